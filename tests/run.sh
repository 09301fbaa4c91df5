#!/usr/bin/env bash
# The gate: builds everything once, runs every test, ends with one line "N passed, N failed".
#   bash tests/run.sh                 what a change must pass (under 20 minutes on two cores)
#   bash tests/run.sh --long          adds long tests (marked Explicit) and the negative controls that rebuild the product
#   bash tests/run.sh --only NAME     one suite: Domain, Media, ..., Browser, TypeScript, Sabotage
#   bash tests/run.sh --no-build      with what is built already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly configuration=Release
readonly results=artifacts/test-results
readonly suite_seconds_max=1200
readonly first_suites="Domain Architecture Media Storage Grains Host Browser"

long=no only="" build=yes
passed=0 failed=0 finished=no
durations=()

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 NO_COLOR=1

say() { printf '%s\n' "$*"; }

stop() {
  say "$*" >&2
  exit 1
}

# Whatever happens, the last line tells: a stop half-way counts as one failure.
finish() {
  local code=$?
  if [ "$finished" = no ]; then
    failed=$((failed + 1))
  fi
  if [ "${#durations[@]}" -gt 0 ]; then
    say ""
    printf '%s\n' "${durations[@]}"
  fi
  say "$passed passed, $failed failed"
  [ "$code" -ne 0 ] && exit "$code"
  [ "$failed" -eq 0 ] || exit 1
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --long) long=yes ;;
      --no-build) build=no ;;
      --only)
        [ $# -ge 2 ] || stop "--only needs a name"
        only=${2#BienEtre.}
        only=${only%.Tests}
        shift
        ;;
      *) stop "unknown option $1; see the top of tests/run.sh" ;;
    esac
    shift
  done
}

wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check_tools() {
  command -v git >/dev/null || stop "git is missing: the tests ask it which files belong to the tree"
  command -v dotnet >/dev/null || stop ".NET is missing: install the .NET SDK 10.0.100 or later"
  local sdk node
  sdk=$(dotnet --version 2>/dev/null) || stop "no .NET SDK 10.0.100 or later found; installed: $(dotnet --list-sdks | tr '\n' ' ')"
  at_least "$sdk" 10.0.100 || stop ".NET SDK $sdk is too old: install 10.0.100 or later"
  command -v node >/dev/null || stop "Node.js is missing: install 20.19 or later (it builds the browser's modules)"
  command -v npm >/dev/null || stop "npm is missing: it comes with Node.js 20.19 or later"
  node=$(node --version)
  at_least "${node#v}" 20.19.0 || stop "Node.js $node is too old: install 20.19 or later"
}

# Debian packages that only tests need. Installed when that is allowed; otherwise named.
install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
  command -v strace >/dev/null || missing+=(strace)
  [ "${#missing[@]}" -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
    sudo -n true 2>/dev/null || stop "missing: ${missing[*]}. Install them (Debian: apt-get install ${missing[*]}) and run this again"
  fi
  command -v apt-get >/dev/null || stop "missing: ${missing[*]}. This system has no apt-get: install them by its own means"
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq </dev/null >/dev/null || stop "apt-get update failed; missing: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null \
    || stop "could not install: ${missing[*]}"
}

check_tracing() {
  strace -qq -o /dev/null -e trace=none true 2>/dev/null \
    || stop "system-call traces are refused here (ptrace): in a container add the capability SYS_PTRACE"
}

record() { # name, seconds, passed, failed, remark
  passed=$((passed + $3))
  failed=$((failed + $4))
  durations+=("$(printf '%-14s %5d s  %5d passed  %3d failed  %s' "$1" "$2" "$3" "$4" "$5")")
}

attribute() { # name, file: the attribute of the first assembly element
  sed -n 's/.*<assembly [^>]*[ ]'"$1"'="\([0-9]*\)".*/\1/p' "$2" | head -n 1
}

run_suite() { # name, program
  local name=$1 program=$2 began=$SECONDS code=0 remark="" report="$results/$1.xml"
  local options=(-noLogo -noColor -result-xml "$report")
  [ "$long" = yes ] && options+=(-explicit on)
  say "== $name"
  rm -f "$report"
  timeout --kill-after=30 "$suite_seconds_max" "$program" "${options[@]}" </dev/null || code=$?
  local good=0 bad=0 total=0 skipped=0
  if [ -s "$report" ]; then
    total=$(attribute total "$report")
    good=$(attribute passed "$report")
    bad=$(($(attribute failed "$report") + $(attribute errors "$report")))
    skipped=$(attribute skipped "$report")
  fi
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1 remark="stopped with code $code"
  elif [ "${total:-0}" -eq 0 ] || [ "$good" -eq 0 ]; then
    bad=$((bad + 1)) remark="ran no test"
  elif [ "$skipped" -gt 0 ]; then
    bad=$((bad + skipped)) remark="$skipped skipped: here every test runs"
  fi
  record "$name" $((SECONDS - began)) "$good" "$bad" "$remark"
}

run_typescript() {
  local began=$SECONDS code=0 remark="" good=0 bad=0 report="$PWD/$results/TypeScript.json"
  say "== TypeScript"
  rm -f "$report"
  (
    cd src/BienEtre.Browser
    [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --silent
    npm run --silent check
    npx --no-install vitest run --reporter=dot --reporter=json --outputFile.json="$report"
  ) </dev/null || code=$?
  if [ -s "$report" ]; then
    read -r good bad < <(node -e '
      const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      console.log(r.numPassedTests, r.numFailedTests + r.numPendingTests + r.numTodoTests);' "$report")
  fi
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    bad=1 remark="stopped with code $code"
  elif [ "$good" -eq 0 ]; then
    bad=$((bad + 1)) remark="ran no test"
  fi
  record TypeScript $((SECONDS - began)) "$good" "$bad" "$remark"
}

run_sabotage() {
  local began=$SECONDS code=0 summary="$results/Sabotage.txt"
  say "== Sabotage"
  bash tests/sabotage/run.sh </dev/null | tee "$summary" || code=$?
  local good bad
  good=$(grep -c '^red as it must be:' "$summary" || true)
  bad=$(grep -c '^NOT CAUGHT:' "$summary" || true)
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  record Sabotage $((SECONDS - began)) "$good" "$bad" ""
}

suites() { # known ones in a good order, then any that is new
  local name
  for name in $first_suites; do
    if [ -d "tests/BienEtre.$name.Tests" ]; then say "$name"; fi
  done
  for name in tests/BienEtre.*.Tests; do
    name=${name#tests/BienEtre.}
    name=${name%.Tests}
    case " $first_suites " in *" $name "*) ;; *) say "$name" ;; esac
  done
}

build_all() {
  local began=$SECONDS target=BienEtre.Realtime.sln
  if [ -n "$only" ]; then target=tests/BienEtre.$only.Tests; fi
  say "== build"
  dotnet restore "$target" --locked-mode -v quiet </dev/null || stop "restore failed (a lock file may be out of date: dotnet restore --force-evaluate)"
  dotnet build "$target" --no-restore -c "$configuration" -v quiet --nodereuse:false </dev/null || stop "the build failed"
  durations+=("$(printf '%-14s %5d s' build $((SECONDS - began)))")
}

main() {
  read_arguments "$@"
  trap finish EXIT
  check_tools
  mkdir -p "$results"
  local name ran=no
  case "$only" in
    "" | TypeScript | Sabotage) ;;
    *) [ -d "tests/BienEtre.$only.Tests" ] || stop "there is no suite called $only; there are: TypeScript $(suites | tr '\n' ' ')Sabotage" ;;
  esac
  if wanted TypeScript; then
    run_typescript
    ran=yes
  fi
  if [ "$only" != TypeScript ] && [ "$only" != Sabotage ]; then
    install_missing
    check_tracing
    [ "$build" = no ] || build_all
    for name in $(suites); do
      if wanted "$name"; then
        run_suite "$name" "artifacts/bin/BienEtre.$name.Tests/release/BienEtre.$name.Tests"
        ran=yes
      fi
    done
  fi
  if [ "$only" = Sabotage ] || { [ "$long" = yes ] && [ -z "$only" ]; }; then
    run_sabotage
    ran=yes
  fi
  [ "$ran" = yes ] || stop "no suite ran"
  finished=yes
}

main "$@"
