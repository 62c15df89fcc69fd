#include "sim/io/commit_driver.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include <cerrno>
#include <cstring>
#include <memory>

#include "sim/io/pending_writes.hpp"

namespace sim::io {
namespace {

/// HDF5 sees the base; the rest is ours.
struct CommitFile : H5FD_t {
  CommitFile() : H5FD_t{} {}
  int descriptor = -1;
  haddr_t allocated = 0;  // by HDF5
  haddr_t size = 0;       // on disk
  haddr_t committed = 0;  // bytes below may be pointed to by what is on disk
  PendingWrites pending;
};

CommitFile& of(H5FD_t* file) { return *static_cast<CommitFile*>(file); }
const CommitFile& of(const H5FD_t* file) { return *static_cast<const CommitFile*>(file); }

/// Leaves the reason of the system where hdf5_reason() finds it.
herr_t failed(hid_t what) {
  H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_VFL, what, "%s",
           std::strerror(errno));
  return -1;
}

bool write_all(CommitFile& file, haddr_t address, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t n =
        ::pwrite(file.descriptor, bytes.data(), bytes.size(), static_cast<off_t>(address));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    address += static_cast<haddr_t>(n);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
    file.size = std::max(file.size, address);
  }
  return true;
}

/// Makes the pending changes. Idempotent.
herr_t commit(CommitFile& file) {
  // The superblock must never promise more than there is.
  if (file.size < file.allocated) {
    if (::ftruncate(file.descriptor, static_cast<off_t>(file.allocated)) != 0)
      return failed(H5E_WRITEERROR);
    file.size = file.allocated;
  }
  for (const PendingWrites::Patch& patch : file.pending.take())
    if (!write_all(file, patch.address, patch.bytes)) return failed(H5E_WRITEERROR);
  file.committed = file.allocated;
  return 0;
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t, haddr_t) {
  if ((flags & H5F_ACC_CREAT) == 0) return nullptr;
  const int descriptor = ::open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) return failed(H5E_CANTOPENFILE), nullptr;
  // A lock that other writers see and readers do not: a file may be read while it is written.
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(descriptor, F_SETLK, &whole) != 0 && (errno == EACCES || errno == EAGAIN)) {
    H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_VFL, H5E_CANTLOCKFILE,
             "another program is writing it");
    ::close(descriptor);
    return nullptr;
  }
  if (::ftruncate(descriptor, 0) != 0) {
    failed(H5E_CANTOPENFILE);
    ::close(descriptor);
    return nullptr;
  }
  auto file = std::make_unique<CommitFile>();
  file->descriptor = descriptor;
  return file.release();
}

herr_t close_file(H5FD_t* base) {
  const std::unique_ptr<CommitFile> file(&of(base));
  const herr_t done = commit(*file);
  // Space that HDF5 gave back at the end.
  const bool cut = file->size <= file->allocated ||
                   ::ftruncate(file->descriptor, static_cast<off_t>(file->allocated)) == 0;
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
    file.pending.add(address, type, bytes.first(old));
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
