#!/usr/bin/env bash
# Runs the build steps of the images in a fresh Debian 12 of debootstrap, without a container
# program: builds and installs the package, runs narod from another folder, removes the package and
# checks that nothing of it is left. Needs root, the network and 15 minutes.
#
# Usage: containers/check.sh FOLDER [MIRROR]; FOLDER must not exist
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly root=${1:?usage: containers/check.sh FOLDER [MIRROR]} mirror=${2:-http://deb.debian.org/debian}
if [[ -e $root ]]; then
  echo "check.sh: '$root' exists; name a new folder" >&2
  exit 2
fi

in_image() { chroot "$root" "$@"; }

debootstrap --variant=minbase bookworm "$root" "$mirror"
mkdir -p "$root/opt/narod" "$root/work"
git ls-files -z | xargs -0 cp --parents -t "$root/opt/narod"
mount --bind /proc "$root/proc"
trap 'umount "$root/proc"' EXIT

in_image sh -c 'cd /opt/narod && sh containers/build_in_image'
in_image sh -c 'cd /work && narod --version && narod validate configs/baseline.toml'
in_image sh -c 'cd /work && narod run --scale 20000 --replicates 1 --until 1914-06-01'
in_image sh -c 'cd /work && PYTHONPATH=/opt/narod/analysis python3 -c "
import narod
print(narod.open_run(\"out/baseline.h5\"))"'

in_image apt-get purge -y narod
left=$(in_image find /usr /etc /var/lib -name '*narod*' -not -path '/var/lib/dpkg/*')
if [[ -n $left ]]; then
  echo "check.sh: the package left files: $left" >&2
  exit 1
fi
echo 'check.sh: built, installed, ran and removed'
