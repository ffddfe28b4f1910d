/*
 * The limit to compare with: M/M/1 and M/M/8 as a C programmer would write them for this one model. A binary heap of
 * events ordered by (time, sequence), a ring of waiting customers, a ziggurat for the exponential (Marsaglia and Tsang,
 * 2000) on xorshift64*, and the same log-linear histogram of latencies as ours.
 *
 *   cc -O2 -o mm1 mm1.c -lm && ./mm1 <servers> <rate per ms> <service ms> <customers>
 *
 * Prints: customers  user seconds  mean latency in ms
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define STRIPS 256
#define RING (1u << 20)

typedef struct {
  int64_t time;
  uint64_t sequence;
  int32_t kind;
  int32_t customer;
} Event;

enum { ARRIVAL, SERVED };

static Event heap[4096];
static int heapLength = 0;
static uint64_t nextSequence = 0;

static int isBefore(const Event *x, const Event *y) {
  return x->time < y->time || (x->time == y->time && x->sequence < y->sequence);
}

static void push(int64_t time, int32_t kind, int32_t customer) {
  Event event = {time, nextSequence++, kind, customer};
  int i = heapLength++;
  while (i > 0) {
    int parent = (i - 1) / 2;
    if (!isBefore(&event, &heap[parent])) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = event;
}

static Event pop(void) {
  Event first = heap[0];
  Event last = heap[--heapLength];
  int i = 0;
  for (;;) {
    int child = 2 * i + 1;
    if (child >= heapLength) break;
    if (child + 1 < heapLength && isBefore(&heap[child + 1], &heap[child])) child++;
    if (!isBefore(&heap[child], &last)) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return first;
}

typedef struct {
  uint64_t state;
} Stream;

static double uniform(Stream *stream) {
  uint64_t x = stream->state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  stream->state = x;
  return (double)((x * 2685821657736338717ull) >> 11) * 0x1p-53;
}

static double edges[STRIPS + 1], heights[STRIPS + 1];

static void buildZiggurat(void) {
  const double start = 7.69711747013104972, area = 0.0039496598225815571993;
  edges[0] = area / exp(-start);
  edges[1] = start;
  for (int i = 2; i < STRIPS; i++) edges[i] = -log(area / edges[i - 1] + exp(-edges[i - 1]));
  edges[STRIPS] = 0;
  for (int i = 0; i <= STRIPS; i++) heights[i] = exp(-edges[i]);
}

static double exponential(Stream *stream) {
  double offset = 0;
  for (;;) {
    double u = uniform(stream) * STRIPS;
    int strip = (int)u;
    double x = (u - strip) * edges[strip];
    if (x < edges[strip + 1]) return offset + x;
    if (strip == 0) {
      offset += edges[1];
      continue;
    }
    if (heights[strip] + uniform(stream) * (heights[strip + 1] - heights[strip]) < exp(-x)) return offset + x;
  }
}

static uint32_t counts[4096];
static double sum = 0, squares = 0;
static int64_t count = 0, minimum = INT64_MAX, maximum = 0;

static void record(int64_t ns) {
  int shift = 57 - __builtin_clzll((uint64_t)ns | 64);
  counts[shift * 64 + (ns >> shift)]++;
  count++;
  sum += (double)ns;
  squares += (double)ns * (double)ns;
  if (ns < minimum) minimum = ns;
  if (ns > maximum) maximum = ns;
}

static int32_t ring[RING];
static uint32_t ringHead = 0, ringTail = 0;
static int64_t arrivedAt[RING];
static int32_t freeCustomers[RING];

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int servers = atoi(argv[1]), busy = 0;
  double interarrivalNs = 1e6 / atof(argv[2]), serviceNs = 1e6 * atof(argv[3]);
  int64_t wanted = atoll(argv[4]);
  Stream arrivals = {88172645463325252ull}, services = {362436069362436069ull};
  buildZiggurat();

  uint32_t freeCount = 0;
  for (uint32_t i = 0; i < RING; i++) freeCustomers[freeCount++] = (int32_t)(RING - 1 - i);
  push((int64_t)(interarrivalNs * exponential(&arrivals)), ARRIVAL, 0);
  while (count < wanted) {
    Event event = pop();
    if (event.kind == ARRIVAL) {
      push(event.time + (int64_t)(interarrivalNs * exponential(&arrivals)), ARRIVAL, 0);
      int32_t customer = freeCustomers[--freeCount];
      arrivedAt[customer] = event.time;
      if (busy < servers) {
        busy++;
        push(event.time + (int64_t)(serviceNs * exponential(&services)), SERVED, customer);
      } else {
        ring[ringTail++ & (RING - 1)] = customer;
      }
    } else {
      record(event.time - arrivedAt[event.customer]);
      freeCustomers[freeCount++] = event.customer;
      if (ringHead != ringTail) {
        int32_t next = ring[ringHead++ & (RING - 1)];
        push(event.time + (int64_t)(serviceNs * exponential(&services)), SERVED, next);
      } else {
        busy--;
      }
    }
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%lld %.6f %.6f\n", (long long)count, usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6,
         sum / (double)count / 1e6);
  return 0;
}
