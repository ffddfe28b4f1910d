"""The five models on SimPy 4, written as its manual teaches.

    python3 simpy_models.py <chain|fork|wander> <stations> <servers> <visits> <rate per ms> <service ms> <customers>

Prints: customers  user seconds  mean latency in ms
"""

import random
import resource
import sys

import simpy

shape, stations, servers, visits, rate, service_ms, customers = sys.argv[1:]
visits, customers = int(visits), int(customers)
rate, service_ms = float(rate), float(service_ms)

env = simpy.Environment()
# Customers that wander never queue: a timeout is enough.
resources = [simpy.Resource(env, int(servers)) for _ in range(int(stations))] if shape != "wander" else []
latencies = []


def serve(station):
    with station.request() as turn:
        yield turn
        yield env.timeout(random.expovariate(1 / service_ms))


def chain():
    started = env.now
    for station in resources:
        yield from serve(station)
    latencies.append(env.now - started)


def fork():
    started = env.now
    gateway, *services, database = resources
    yield from serve(gateway)
    yield env.all_of([env.process(serve(service)) for service in services])
    yield from serve(database)
    latencies.append(env.now - started)


def wander():
    started = env.now
    for _ in range(visits):
        yield env.timeout(random.expovariate(1 / service_ms))
    latencies.append(env.now - started)


def source():
    customer = {"chain": chain, "fork": fork, "wander": wander}[shape]
    for _ in range(customers):
        yield env.timeout(random.expovariate(rate))
        env.process(customer())


def user_seconds():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


random.seed(7)
before = user_seconds()
env.process(source())
env.run()
seconds = user_seconds() - before
print(len(latencies), f"{seconds:.6f}", f"{sum(latencies) / len(latencies):.6f}")
