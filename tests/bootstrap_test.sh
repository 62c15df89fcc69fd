#!/usr/bin/env bash
# Checks what ./bootstrap decides, in a copy of it whose PATH holds nothing but a few harmless tools
# and stand-ins that log how they were called. Touches nothing of the system.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failures=0
check() {  # WHAT CONDITION...
  local what=$1
  shift
  if "$@"; then return; fi
  failures=$((failures + 1))
  printf 'FAILED: %s\n  command log: %s\n  said: %s\n' "$what" "$(cat "$work/log")" "$(cat "$work/said")"
}
logged() { grep -qxF -- "$1" "$work/log"; }
not_logged() { ! grep -q -- "$1" "$work/log"; }
said() { grep -qF -- "$1" "$work/said"; }
ended_with() { [[ $code == "$1" ]]; }

stand_in() { printf '#!%s\n%s\n' "$BASH" "$2" >"$work/bin/$1"; chmod +x "$work/bin/$1"; }

# fresh USER_ID [MISSING...]: a new copy of the repository on a machine that lacks those packages.
fresh() {
  local user_id=$1
  shift
  rm -rf "${work:?}/bin" "$work/tree"
  mkdir -p "$work/bin" "$work/tree/configs"
  cp -r "$repository/bootstrap" "$repository/packages" "$work/tree"
  echo 'seed = 1' >"$work/tree/configs/baseline.toml"
  local tool
  for tool in bash env dirname sed xargs cat find mkdir touch chmod; do
    ln -s "$(type -P "$tool")" "$work/bin/$tool"
  done
  stand_in id "echo $user_id"
  stand_in dpkg-query "
    for name in \"\${@:3}\"; do
      case \" $* \" in *\" \$name \"*) echo \"no packages found matching \$name\" >&2; bad=1 ;;
                     *) echo \"\$name installed\" ;; esac
    done
    exit \${bad:-0}"
  stand_in apt-get "echo \"apt-get \$*\" >>$work/log"
  stand_in sudo "echo \"sudo \$*\" >>$work/log"
  stand_in ctest "echo \"ctest \$*\" >>$work/log"
  stand_in narod "echo \"narod \$*\" >>$work/log; mkdir -p out; touch out/baseline.h5"
  stand_in python "echo \"python \$*\" >>$work/log; echo page >out/baseline.html"
  # Like a build tool, makes the program only when it is not there.
  stand_in cmake "
    echo \"cmake \$*\" >>$work/log
    if [[ \$1 == --build && ! -e build/release/narod ]]; then
      mkdir -p build/release
      echo >build/release/CMakeCache.txt
      cat $work/bin/narod >build/release/narod
      chmod +x build/release/narod
    fi"
}

bootstrap() {
  : >"$work/log"
  code=0
  NAROD_PYTHON=$work/bin/python PATH=$work/bin "$work/tree/bootstrap" "$@" >"$work/said" 2>&1 || code=$?
}

fresh 1000
bootstrap packages
check 'nothing missing: succeeds' ended_with 0
check 'nothing missing: no call of apt-get' not_logged apt-get

fresh 1000 g++ python3-numpy
bootstrap run
check 'missing, not root: exit code 2' ended_with 2
check 'missing, not root: names the command' \
  said 'sudo apt-get install -y --no-install-recommends python3-numpy g++'
check 'missing, not root: installs nothing' not_logged apt-get
check 'missing, not root: builds nothing' not_logged cmake

fresh 0 g++ python3-numpy
bootstrap packages
check 'missing, root: succeeds' ended_with 0
check 'missing, root: updates' logged 'apt-get update'
check 'missing, root: installs what is missing and no more' \
  logged 'apt-get install -y --no-install-recommends python3-numpy g++'

fresh 1000 chromium
bootstrap run
check 'missing, only for tests: run goes on' ended_with 0
bootstrap test
check 'missing, only for tests: tests do not' ended_with 2

fresh 0 g++
stand_in apt-get "echo \"apt-get \$*\" >>$work/log; exit 100"
bootstrap test
check 'installation fails: so does bootstrap' ended_with 100
check 'installation fails: builds nothing' not_logged cmake

fresh 0
rm "$work/bin/dpkg-query"
bootstrap packages
check 'not Debian: packages has exit code 2' ended_with 2
check 'not Debian: lists what is needed' said libhdf5-dev
bootstrap run
check 'not Debian: run goes on' logged 'narod run configs/baseline.toml'

fresh 1000
bootstrap run
check 'run: configures without tests' logged 'cmake --preset release -DNAROD_TESTS=OFF'
check 'run: builds the program only' logged 'cmake --build --preset release --target narod'
check 'run: runs the baseline' logged 'narod run configs/baseline.toml'
check 'run: says where the results are' said out/baseline.h5
check 'run: writes the report' \
  logged 'python -m narod.report out/baseline.h5 --output out/baseline.html'
check 'run: says where the report is' said "$work/tree/out/baseline.html"
touch -d '+1 second' "$work/tree/out/baseline.html"
bootstrap run
check 'second run: succeeds' ended_with 0
check 'second run: keeps the configuration' logged 'cmake --preset release'
check 'second run: does not run again' not_logged 'narod run'
check 'second run: does not write the report again' not_logged python
check 'second run: says how to run again' said 'build/release/narod run configs/baseline.toml'
touch -d '+1 minute' "$work/tree/configs/baseline.toml"
bootstrap run
check 'changed configuration: runs again' logged 'narod run configs/baseline.toml'
touch -d '+1 minute' "$work/tree/out/baseline.h5"
bootstrap run
check 'new results: a new report' logged \
  'python -m narod.report out/baseline.h5 --output out/baseline.html'
touch -d '+2 minutes' "$work/tree/out/baseline.h5"
touch -d '+3 minutes' "$work/tree/build/release/narod"
bootstrap run
check 'new program: runs again' logged 'narod run configs/baseline.toml'

fresh 1000
bootstrap build
check 'build: succeeds' ended_with 0
check 'build: configures with tests' logged 'cmake --preset release -DNAROD_TESTS=ON'
check 'build: builds everything' logged 'cmake --build --preset release'
check 'build: runs nothing' not_logged 'narod run'

fresh 1000
bootstrap test
check 'test: configures with tests' logged 'cmake --preset release -DNAROD_TESTS=ON'
check 'test: builds, then runs the tests' logged 'ctest --preset release'
check 'test: says how long it takes' said 'minutes on two cores'
mkdir -p "$work/tree/build/release/Testing/Temporary"
printf 'one 3 100.9\ntwo 1 500\n---\nfailed_test\n' \
  >"$work/tree/build/release/Testing/Temporary/CTestCostData.txt"
bootstrap test
check 'test: estimates the time from the last run' said 'about 6 minutes before'
stand_in ctest 'exit 8'
bootstrap test
check 'test: ends with the exit code of ctest' ended_with 8

fresh 1000
mkdir -p "$work/tree/out"  # where the stand-in of python writes
bootstrap refresh pictures
check 'refresh: succeeds' ended_with 0
check 'refresh: builds the program' logged 'cmake --build --preset release --target narod'
check 'refresh: does the steps that are named' logged 'python analysis/refresh.py pictures'

fresh 1000
bootstrap sanitize
check 'sanitize: succeeds' ended_with 0
check 'sanitize: builds with the address sanitizer' logged 'cmake --build --preset asan'
check 'sanitize: all tests with the address sanitizer' logged 'ctest --preset asan -LE cluster'
check 'sanitize: tests with the thread sanitizer' logged 'ctest --preset tsan -L unit'
stand_in ctest 'exit 8'
bootstrap sanitize
check 'sanitize: ends with the exit code of ctest' ended_with 8

fresh 1000
bootstrap sanitize tsan
check 'sanitize tsan: succeeds' ended_with 0
check 'sanitize tsan: tests with the thread sanitizer' logged 'ctest --preset tsan -L unit'
check 'sanitize tsan: leaves the other out' not_logged 'preset asan'
bootstrap sanitize nonsense
check 'sanitize nonsense: exit code 2' ended_with 2

bootstrap --help
check 'help: succeeds' ended_with 0
check 'help: names the commands' said packages
bootstrap
check 'no command: exit code 2' ended_with 2
bootstrap nonsense
check 'unknown command: exit code 2' ended_with 2

if ((failures > 0)); then
  echo "$failures checks failed"
  exit 1
fi
echo 'all checks passed'
