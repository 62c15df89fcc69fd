"""A Slurm of one machine, from the start of a `with` to its end: munged, slurmctld and slurmd."""
import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "sinfo")
PR_SET_PDEATHSIG = 1

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldPort={controller_port}
SlurmdPort={node_port}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def find(program):
    """Debian keeps some of them where only root's PATH looks."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Slurm:
    def __enter__(self):
        # In /tmp: the path of a socket must be short.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="narod_slurm_", dir="/tmp"))
        self.folder.chmod(0o755)
        self.daemons = []
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.touch(0o600)
        key.write_bytes(os.urandom(128))
        controller_port, node_port = free_ports(2)
        configuration = self.folder / "slurm.conf"
        configuration.write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], user=pwd.getpwuid(os.getuid()).pw_name,
            folder=self.folder, processors=len(os.sched_getaffinity(0)),
            controller_port=controller_port, node_port=node_port))
        self.environment = {**os.environ, "SLURM_CONF": str(configuration)}
        self.daemon("munged", "--foreground", "--force", f"--key-file={key}",
                    *(f"--{what}={self.folder}/munge.{what.split('-')[0]}"
                      for what in ("socket", "pid-file", "log-file", "seed-file")))
        self.wait_until(lambda: (self.folder / "munge.socket").exists())
        self.daemon("slurmctld", "-D", "-f", configuration)
        self.daemon("slurmd", "-D", "-f", configuration)
        self.wait_until(lambda: "idle" in self.call("sinfo", "-h", "-o", "%T").stdout)

    def daemon(self, program, *arguments):
        with open(self.folder / f"{program}.said", "wb") as said:
            self.daemons.append(subprocess.Popen(
                [find(program), *map(str, arguments)], env=self.environment, stdout=said,
                stderr=said, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent))

    def wait_until(self, ready, seconds=20):
        end = time.monotonic() + seconds
        while not ready():
            dead = [d.args[0] for d in self.daemons if d.poll() is not None]
            if dead or time.monotonic() > end:
                raise AssertionError(f"Slurm does not start ({dead or 'in time'})\n{self.said()}")
            time.sleep(0.05)

    def said(self):
        """What the daemons said last, for messages."""
        logs = sorted(self.folder.glob("*.said")) + sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log.name}:\n{log.read_text(errors='replace')[-2000:]}" for log in logs)

    def call(self, program, *arguments, **options):
        return subprocess.run([find(program), *map(str, arguments)], env=self.environment, text=True,
                              capture_output=True, check=False, **options)

    def __exit__(self, *_):
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(5)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
