#include "sim/io/commit_driver.hpp"

#include <fcntl.h>
#include <unistd.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>

#include "sim/io/output_file.hpp"
#include "sim/io/pending_writes.hpp"

namespace sim::io {
namespace {

/// HDF5 sees the base; the rest is ours.
struct CommitFile : H5FD_t {
  CommitFile() : H5FD_t{} {}
  int descriptor = -1;
  std::string name;
  int broken = 0;         // errno of what could not be written: nothing more is committed
  haddr_t allocated = 0;  // by HDF5
  haddr_t size = 0;       // on disk
  haddr_t committed = 0;  // bytes below may be pointed to by what is on disk
  haddr_t promised = 0;   // what the superblock on disk may give as the length
  PendingWrites pending;
};

CommitFile& of(H5FD_t* file) { return *static_cast<CommitFile*>(file); }
const CommitFile& of(const H5FD_t* file) { return *static_cast<const CommitFile*>(file); }

/// Leaves the reason where hdf5_reason() finds it.
herr_t failed(hid_t what, const char* why = std::strerror(errno)) {
  H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_VFL, what, "%s", why);
  return -1;
}

bool write_all(CommitFile& file, haddr_t address, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t n =
        ::pwrite(file.descriptor, bytes.data(), bytes.size(), static_cast<off_t>(address));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      file.broken = n == 0 ? EIO : errno;
      return false;
    }
    address += static_cast<haddr_t>(n);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
    file.size = std::max(file.size, address);
  }
  return true;
}

/// Takes the space of everything since the last commit, so that no change of old space is made
/// unless all can be: the superblock must never promise more than there is.
bool reserve(CommitFile& file) {
  if (file.allocated <= file.committed) return true;
  const auto from = static_cast<off_t>(file.committed), end = static_cast<off_t>(file.allocated);
  int error = ::posix_fallocate(file.descriptor, from, end - from);
  if (error == EOPNOTSUPP || error == EINVAL)  // a file system that cannot promise
    error = file.size >= file.allocated || ::ftruncate(file.descriptor, end) == 0 ? 0 : errno;
  if (error == 0) file.size = std::max(file.size, file.allocated);
  errno = error;
  return error == 0;
}

/// No exception may pass through HDF5, which would keep its locks.
template <class Work>
herr_t within_memory(CommitFile& file, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    file.broken = ENOMEM;
    return failed(H5E_CANTALLOC, std::strerror(ENOMEM));
  }
}

/// Makes the pending changes. Idempotent.
herr_t commit(CommitFile& file) {
  if (file.broken != 0) return failed(H5E_WRITEERROR, std::strerror(file.broken));
  if (!reserve(file)) {
    file.broken = errno;
    return failed(H5E_WRITEERROR);
  }
  return within_memory(file, [&]() -> herr_t {
    file.promised = file.allocated;
    for (const PendingWrites::Patch& patch : file.pending.take())
      if (!write_all(file, patch.address, patch.bytes)) return failed(H5E_WRITEERROR);
    file.committed = file.allocated;
    return 0;
  });
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t, haddr_t) {
  if ((flags & H5F_ACC_CREAT) == 0) return nullptr;
  try {
    auto file = std::make_unique<CommitFile>();
    file->descriptor = open_part(name).release();
    file->name = name;
    return file.release();
  } catch (const std::exception& error) {
    return failed(H5E_CANTOPENFILE, error.what()), nullptr;
  }
}

/// Without its first commit a file says nothing, and is deleted. After a failure it stays as the
/// last commit left it; one that failed between its changes leaves what a kill would leave there.
herr_t close_file(H5FD_t* base) {
  const std::unique_ptr<CommitFile> file(&of(base));
  const herr_t done = commit(*file);
  // Space that HDF5 gave back at the end, or took since the last commit.
  const haddr_t end = file->broken != 0 ? file->promised : file->allocated;
  const bool cut = file->size <= end || ::ftruncate(file->descriptor, static_cast<off_t>(end)) == 0;
  if (file->committed == 0) ::unlink(file->name.c_str());
  const bool synced = ::fsync(file->descriptor) == 0 || errno == EINVAL;
  const bool closed = ::close(file->descriptor) == 0;
  return done == 0 && cut && synced && closed ? 0 : failed(H5E_CLOSEERROR);
}

herr_t read_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* out) {
  CommitFile& file = of(base);
  const std::span<char> bytes(static_cast<char*>(out), size);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::pread(file.descriptor, bytes.data() + done, size - done,
                              static_cast<off_t>(address + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(H5E_READERROR);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  std::memset(bytes.data() + done, 0, size - done);  // beyond the end
  file.pending.overlay(address, bytes);
  return 0;
}

herr_t write_bytes(H5FD_t* base, H5FD_mem_t type, hid_t, haddr_t address, std::size_t size,
                   const void* in) {
  CommitFile& file = of(base);
  std::span<const char> bytes(static_cast<const char*>(in), size);
  if (address < file.committed) {
    const auto old = std::min<std::size_t>(size, file.committed - address);
    const auto add = [&]() -> herr_t {
      return file.pending.add(address, type, bytes.first(old)), 0;
    };
    if (within_memory(file, add) < 0) return -1;
    bytes = bytes.subspan(old);
    address += old;
  }
  return write_all(file, address, bytes) ? 0 : failed(H5E_WRITEERROR);
}

H5FD_class_t make_class() {
  H5FD_class_t c{};
#if H5_VERSION_GE(1, 13, 0)
  c.version = H5FD_CLASS_VERSION;
  c.value = static_cast<H5FD_class_value_t>(700);
#endif
  c.name = "commit";
  c.maxaddr = haddr_t{1} << 62;
  c.fc_degree = H5F_CLOSE_WEAK;
  c.open = open_file;
  c.close = close_file;
  c.query = [](const H5FD_t*, unsigned long* flags) -> herr_t {
    // No accumulating of metadata: each write must come with its own type.
    *flags = H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
  };
  c.get_eoa = [](const H5FD_t* file, H5FD_mem_t) { return of(file).allocated; };
  c.set_eoa = [](H5FD_t* file, H5FD_mem_t, haddr_t end) -> herr_t {
    of(file).allocated = end;
    return 0;
  };
  c.get_eof = [](const H5FD_t* file, H5FD_mem_t) { return of(file).size; };
  c.read = read_bytes;
  c.write = write_bytes;
  c.flush = [](H5FD_t* file, hid_t, hbool_t) { return commit(of(file)); };
  return c;
}

}  // namespace

hid_t commit_driver() {
  static const H5FD_class_t driver_class = make_class();
  static const hid_t driver = H5FDregister(&driver_class);
  return driver;
}

}  // namespace sim::io
