/* A slower disk: each fsync and fdatasync takes 1 ms longer (SLOW_FSYNC_US for another time). Loaded by LD_PRELOAD. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_a_little(void) {
  const char *asked = getenv("SLOW_FSYNC_US");
  long us = asked ? atol(asked) : 1000;
  struct timespec t = { us / 1000000, (us % 1000000) * 1000 };
  nanosleep(&t, 0);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_a_little();
  return real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_a_little();
  return real(fd);
}
