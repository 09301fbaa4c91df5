#!/usr/bin/env bash
# Negative controls that rebuild the product: each breaks one promise in a copy of the source, and exactly the checks that guard it must turn red.
#   bash tests/sabotage/run.sh [NAME...]     all controls, or some
# A control is a script in controls/ that edits the copy. Its head says what must happen:
#   # Suite: NAME        a test project to build and run; several lines are allowed
#   # Only: PATTERN      run only these classes of the suite (an xunit -class filter); several lines are allowed
#   # Red: NAME          a test, as Class.Method, that must fail; every other test of what is run must pass
#   # Build: CODE        instead of the above: the build must fail with this diagnostic
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_root=$(cd "$here/../.." && pwd)
copy=$(mktemp -d "${TMPDIR:-/tmp}/bienetre-sabotage-XXXXXX")
trap 'rm -rf "$copy"' EXIT
good=0 bad=0

say() { printf '%s\n' "$*"; }

head_of() { sed -n "s/^# $2: //p" "$1"; }

copy_tree() {
  (cd "$source_root" && git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do
    if [ -e "$file" ]; then printf '%s\0' "$file"; fi
  done | tar -c --null -T - ) | tar -x -C "$copy"
  if [ -d "$source_root/src/BienEtre.Browser/node_modules" ]; then
    cp -a "$source_root/src/BienEtre.Browser/node_modules" "$copy/src/BienEtre.Browser/"
  fi
  (cd "$copy" && git init -q && git add -A && git -c user.name=control -c user.email=control@localhost commit -qm copy)
}

restore_tree() { (cd "$copy" && git checkout -q . && git clean -fdq); }

build_suite() { # suite, log
  (cd "$copy" && dotnet build "tests/BienEtre.$1.Tests" -c Release -v quiet --nologo --nodereuse:false) </dev/null >"$2" 2>&1
}

# Failed tests of one suite as "Class.Method", sorted; needs at least one test to have run.
red_tests() { # suite, class filters...
  local suite=$1 report=$copy/artifacts/$1.xml options=()
  shift
  while [ $# -gt 0 ]; do options+=(-class "$1") && shift; done
  rm -f "$report"
  (cd "$copy" && timeout 600 "artifacts/bin/BienEtre.$suite.Tests/release/BienEtre.$suite.Tests" -noLogo -noColor "${options[@]}" -result-xml "$report") \
    </dev/null >"$copy/artifacts/$suite.log" 2>&1 || true
  node "$here/red.mjs" "$report"
}

check_control() { # file
  local file=$1 name code suite expected="" found="" log=$copy/artifacts/build.log
  name=$(basename "$file" .sh)
  mkdir -p "$copy/artifacts"
  if ! (cd "$copy" && CHANGE="node $here/change.mjs" bash -euo pipefail "$file"); then
    say "NOT CAUGHT: $name (the sabotage could not be applied: the source has changed, so must $file)"
    return 1
  fi
  code=$(head_of "$file" Build)
  for suite in $(head_of "$file" Suite); do
    if build_suite "$suite" "$log"; then
      if [ -n "$code" ]; then
        say "NOT CAUGHT: $name (the build should have failed with $code)"
        return 1
      fi
      mapfile -t filters < <(head_of "$file" Only)
      found+=$(red_tests "$suite" "${filters[@]}")$'\n'
    elif [ -n "$code" ] && grep -q "error $code" "$log"; then
      say "red as it must be: $name (build: $code)"
      return 0
    else
      say "NOT CAUGHT: $name (the build failed for another reason)"
      grep -E "error" "$log" | sort -u | head -n 5
      return 1
    fi
  done
  expected=$(head_of "$file" Red | sort -u)
  found=$(printf '%s' "$found" | sed '/^$/d' | sort -u)
  if [ -n "$expected" ] && [ "$expected" = "$found" ]; then
    say "red as it must be: $name ($(printf '%s' "$expected" | tr '\n' ' '))"
    return 0
  fi
  say "NOT CAUGHT: $name"
  diff <(printf '%s\n' "$expected") <(printf '%s\n' "$found") | sed -n 's/^< /  should be red: /p; s/^> /  red, but should not be: /p'
  return 1
}

copy_tree
controls=("$@")
[ "${#controls[@]}" -gt 0 ] || mapfile -t controls < <(cd "$here/controls" && ls ./*.sh | sed 's|^\./||; s|\.sh$||')
for control in "${controls[@]}"; do
  if check_control "$here/controls/$control.sh"; then good=$((good + 1)); else bad=$((bad + 1)); fi
  restore_tree
done
say "$good controls red as they must be, $bad not caught"
[ "$bad" -eq 0 ] && [ "$good" -gt 0 ]
