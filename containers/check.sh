#!/usr/bin/env bash
# Runs the build steps of the images in a fresh Debian 12 of debootstrap, without a container
# program: builds and installs the package, runs narod from another folder, removes the package and
# checks that nothing of it is left. Needs root, the network and 15 minutes; with --package, which
# installs a package that is already built, 5 minutes.
#
# Usage: containers/check.sh [--package FILE.deb] FOLDER [MIRROR]; FOLDER must not exist
set -euo pipefail
package=
if [[ ${1:-} == --package ]]; then
  package=$(realpath "${2:?usage: containers/check.sh --package FILE.deb FOLDER [MIRROR]}")
  shift 2
fi
root=$(realpath -m "${1:?usage: containers/check.sh [--package FILE.deb] FOLDER [MIRROR]}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly root package mirror=${2:-http://deb.debian.org/debian}
if [[ -e $root ]]; then
  echo "check.sh: '$root' exists; name a new folder" >&2
  exit 2
fi

in_image() { chroot "$root" "$@"; }
words() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@"; }

install_package() {
  cp "$package" "$root/narod_checked.deb"
  # shellcheck disable=SC2046  # one word per package
  in_image env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    /narod_checked.deb $(words packages/analysis.txt)
  rm "$root/narod_checked.deb"
}

build_package() {
  mkdir -p "$root/opt/narod"
  git ls-files -z | xargs -0 cp --parents -t "$root/opt/narod"
  in_image sh -c 'cd /opt/narod && sh containers/build_in_image'
}

debootstrap --variant=minbase bookworm "$root" "$mirror"
mkdir -p "$root/work" "$root/opt/python"
cp -r analysis/narod "$root/opt/python"
mount --bind /proc "$root/proc"
trap 'umount "$root/proc"' EXIT

if [[ -n $package ]]; then install_package; else build_package; fi
in_image sh -c 'cd /work && narod --version && narod validate configs/baseline.toml'
in_image sh -c 'cd /work && narod run --scale 20000 --replicates 1 --until 1914-09-01'
in_image sh -c 'cd /work && PYTHONPATH=/opt/python python3 -c "
import narod
print(narod.open_run(\"out/baseline.h5\"))"'

in_image apt-get purge -y narod
left=$(in_image find /usr /etc /var/lib -name '*narod*' -not -path '/var/lib/dpkg/*')
if [[ -n $left ]]; then
  echo "check.sh: the package left files: $left" >&2
  exit 1
fi
echo 'check.sh: installed, ran and removed'
