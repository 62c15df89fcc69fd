// Preloaded into the program, lets the n-th call of a kind fail as a full disk or an exhausted
// machine would. NAROD_FAULT is "KIND:N", or "KIND:N+" for that call and all after it; kinds are
// write, sync, rename, thread and memory. NAROD_FAULT_COUNT names a file of 8 bytes that counts the
// calls of that kind, of all processes together. Of writes only those to regular files count. Of
// allocations those count that the program or the C++ library makes after main began: nothing can
// answer for objects that are made before, and libhdf5 1.10 crashes over many of its own.
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

using Counter = std::atomic<std::uint64_t>;

struct Fault {
  char kind[16] = "";
  std::uint64_t number = 0;  // 0: none fails
  bool lasting = false;
  Counter* count = nullptr;  // null: not switched on
};
Fault fault;

/// Where the code of the program and of the C++ library lies.
struct Range {
  std::uintptr_t begin = 0, end = 0;
};
constexpr std::size_t most_ranges = 16;
Range own_code[most_ranges];
std::size_t own_ranges = 0;

int note_ranges(dl_phdr_info* object, std::size_t, void*) {
  const bool is_own =
      object->dlpi_name[0] == '\0' || std::strstr(object->dlpi_name, "libstdc++") != nullptr;
  for (int i = 0; is_own && i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0 || own_ranges == most_ranges)
      continue;
    const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
    own_code[own_ranges++] = {begin, begin + segment.p_memsz};
  }
  return 0;
}

bool is_own(const void* caller) {
  const auto address = reinterpret_cast<std::uintptr_t>(caller);
  for (std::size_t i = 0; i < own_ranges; ++i)
    if (own_code[i].begin <= address && address < own_code[i].end) return true;
  return false;
}

using Main = int (*)(int, char**, char**);
Main program = nullptr;
std::atomic<bool> main_began{false};

int begin(int count, char** words, char** environment) {
  main_began = true;
  return program(count, words, environment);
}

__attribute__((constructor)) void read_environment() {
  const char* text = std::getenv("NAROD_FAULT");
  const char* file = std::getenv("NAROD_FAULT_COUNT");
  const char* colon = text != nullptr ? std::strchr(text, ':') : nullptr;
  if (colon == nullptr || file == nullptr) return;
  ::dl_iterate_phdr(note_ranges, nullptr);
  std::strncpy(fault.kind, text, static_cast<std::size_t>(colon - text));
  char* end = nullptr;
  fault.number = std::strtoull(colon + 1, &end, 10);
  fault.lasting = *end == '+';
  const int descriptor = ::open(file, O_RDWR | O_CLOEXEC);
  void* memory =
      ::mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (descriptor < 0 || memory == MAP_FAILED) std::abort();
  fault.count = static_cast<Counter*>(memory);
}

bool fails(const char* kind) {
  if (fault.count == nullptr || std::strcmp(kind, fault.kind) != 0) return false;
  const std::uint64_t call = ++*fault.count;
  return fault.number > 0 && (call == fault.number || (fault.lasting && call > fault.number));
}

bool write_fails(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && fails("write");
}

bool allocation_fails(const void* caller) {
  return main_began && is_own(caller) && fails("memory");
}

template <class F>
F real(F, const char* name) {
  return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);

int __libc_start_main(Main main, int count, char** words, void (*init)(), void (*fini)(),
                      void (*rtld_fini)(), void* stack_end) {
  program = main;
  return real(&__libc_start_main, "__libc_start_main")(begin, count, words, init, fini, rtld_fini,
                                                       stack_end);
}

void* malloc(std::size_t size) {
  if (!allocation_fails(__builtin_return_address(0))) return __libc_malloc(size);
  errno = ENOMEM;
  return nullptr;
}
void* calloc(std::size_t count, std::size_t size) {
  if (!allocation_fails(__builtin_return_address(0))) return __libc_calloc(count, size);
  errno = ENOMEM;
  return nullptr;
}
void* realloc(void* old, std::size_t size) {
  if (!allocation_fails(__builtin_return_address(0))) return __libc_realloc(old, size);
  errno = ENOMEM;
  return nullptr;
}

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  if (!write_fails(descriptor)) return real(&write, "write")(descriptor, bytes, size);
  errno = ENOSPC;
  return -1;
}
ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t offset) {
  if (!write_fails(descriptor)) return real(&pwrite, "pwrite")(descriptor, bytes, size, offset);
  errno = ENOSPC;
  return -1;
}
int ftruncate(int descriptor, off_t size) {
  if (!write_fails(descriptor)) return real(&ftruncate, "ftruncate")(descriptor, size);
  errno = ENOSPC;
  return -1;
}
int posix_fallocate(int descriptor, off_t offset, off_t size) {
  if (!write_fails(descriptor))
    return real(&posix_fallocate, "posix_fallocate")(descriptor, offset, size);
  return ENOSPC;
}
int fsync(int descriptor) {
  if (!fails("sync")) return real(&fsync, "fsync")(descriptor);
  errno = EIO;
  return -1;
}
int rename(const char* from, const char* to) noexcept {
  if (!fails("rename")) return real(&rename, "rename")(from, to);
  errno = EACCES;
  return -1;
}
int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                   void* argument) noexcept {
  if (!fails("thread"))
    return real(&pthread_create, "pthread_create")(thread, attributes, work, argument);
  return EAGAIN;
}

}  // extern "C"
