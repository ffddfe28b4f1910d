/*
 * The limit to compare with: each of the five models as a C programmer would write it for this one model. Its shape is fixed
 * when it is compiled, so that the compiler leaves out what the model does not need. A binary heap of events ordered by
 * (time, sequence), rings of waiting customers, a ziggurat for the exponential (Marsaglia and Tsang, 2000) on xorshift64*,
 * and for every station and the whole the same log-linear histogram of latencies as ours.
 *
 *   cc -O2 -DSHAPE=<CHAIN|FORK|WANDER> -DSERVERS=<n> -DSTATIONS=<n> -DVISITS=<n> -o model models.c -lm
 *   ./model <rate per ms> <service ms> <customers>
 *
 * Prints: customers  user seconds  mean latency in ms
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* One station after the other; one, then three side by side, then one; or any station, so many times. */
enum { CHAIN, FORK, WANDER };

#define STRIPS 256
#define CUSTOMERS (1 << 17)
#define ARRIVAL (-1)

typedef struct {
  int64_t time;
  uint64_t sequence;
  int32_t station;
  int32_t customer;
} Event;

static Event heap[CUSTOMERS];
static int heapLength = 0;
static uint64_t nextSequence = 0;
static int64_t now = 0;

static inline int isBefore(const Event *x, const Event *y) {
  return x->time < y->time || (x->time == y->time && x->sequence < y->sequence);
}

static inline void push(int64_t time, int32_t station, int32_t customer) {
  Event event = {time, nextSequence++, station, customer};
  int i = heapLength++;
  while (i > 0) {
    int parent = (i - 1) / 2;
    if (!isBefore(&event, &heap[parent])) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = event;
}

static inline Event pop(void) {
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

static inline double uniform(Stream *stream) {
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

static inline double exponential(Stream *stream) {
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

typedef struct {
  uint32_t counts[3072];
  double sum, squares;
  int64_t count, minimum, maximum;
} Histogram;

static inline void record(Histogram *histogram, int64_t ns) {
  int shift = 57 - __builtin_clzll((uint64_t)ns | 64);
  histogram->counts[shift * 64 + (ns >> shift)]++;
  histogram->count++;
  histogram->sum += (double)ns;
  histogram->squares += (double)ns * (double)ns;
  if (ns < histogram->minimum) histogram->minimum = ns;
  if (ns > histogram->maximum) histogram->maximum = ns;
}

typedef struct {
  Histogram latency;
  Stream services;
  int32_t *ring;
  uint32_t head, tail;
  int busy;
} Station;

static Station stations[STATIONS];
static Histogram whole;
static double serviceNs;
static Stream ways = {0x9e3779b97f4a7c15ull};
static int64_t startedAt[CUSTOMERS], enteredAt[CUSTOMERS];
static int32_t countdown[CUSTOMERS], freeCustomers[CUSTOMERS];
static uint32_t freeCount = 0;

static inline int32_t begin(void) {
  int32_t customer = freeCustomers[--freeCount];
  startedAt[customer] = now;
  return customer;
}

static inline void end(int32_t customer) {
  /* A single station's histogram is that of the whole. */
  if (STATIONS > 1) record(&whole, now - startedAt[customer]);
  freeCustomers[freeCount++] = customer;
}

static inline void enter(int32_t customer, int index) {
  Station *station = &stations[index];
  enteredAt[customer] = now;
  if (station->busy < SERVERS) {
    station->busy++;
    push(now + (int64_t)(serviceNs * exponential(&station->services)), index, customer);
  } else {
    station->ring[station->tail++ & (CUSTOMERS - 1)] = customer;
  }
}

static inline void route(int32_t customer, int from) {
  if (SHAPE == CHAIN) {
    if (from == STATIONS - 1) end(customer);
    else enter(customer, from + 1);
  } else if (SHAPE == WANDER) {
    if (from < 0) countdown[customer] = VISITS;
    if (countdown[customer] == 0) end(customer);
    else {
      countdown[customer]--;
      enter(customer, (int)(uniform(&ways) * STATIONS));
    }
  } else if (from < 0) {
    enter(customer, 0);
  } else if (from == 0) {
    countdown[customer] = 3;
    for (int i = 1; i <= 3; i++) {
      int32_t branch = begin();
      countdown[branch] = customer;
      enter(branch, i);
    }
  } else if (from == 4) {
    end(customer);
  } else {
    int32_t parent = countdown[customer];
    freeCustomers[freeCount++] = customer;
    if (--countdown[parent] == 0) enter(parent, 4);
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  double interarrivalNs = 1e6 / atof(argv[1]);
  serviceNs = 1e6 * atof(argv[2]);
  int64_t left = atoll(argv[3]);
  Stream arrivals = {88172645463325252ull};
  Histogram *latency = STATIONS > 1 ? &whole : &stations[0].latency;
  buildZiggurat();

  for (int i = 0; i < STATIONS; i++) {
    stations[i].services.state = 362436069362436069ull * (uint64_t)(2 * i + 1);
    stations[i].latency.minimum = INT64_MAX;
    stations[i].ring = malloc(CUSTOMERS * sizeof(int32_t));
  }
  whole.minimum = INT64_MAX;
  for (int32_t i = CUSTOMERS - 1; i >= 0; i--) freeCustomers[freeCount++] = i;

  push((int64_t)(interarrivalNs * exponential(&arrivals)), ARRIVAL, 0);
  while (heapLength > 0) {
    Event event = pop();
    now = event.time;
    if (event.station == ARRIVAL) {
      if (--left > 0) push(now + (int64_t)(interarrivalNs * exponential(&arrivals)), ARRIVAL, 0);
      route(begin(), -1);
      continue;
    }
    Station *station = &stations[event.station];
    record(&station->latency, now - enteredAt[event.customer]);
    if (station->head != station->tail) {
      int32_t next = station->ring[station->head++ & (CUSTOMERS - 1)];
      push(now + (int64_t)(serviceNs * exponential(&station->services)), event.station, next);
    } else {
      station->busy--;
    }
    route(event.customer, event.station);
  }

  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%lld %.6f %.6f\n", (long long)latency->count, usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6,
         latency->sum / (double)latency->count / 1e6);
  return 0;
}
