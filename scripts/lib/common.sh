# shellcheck shell=bash disable=SC2154 # what is not assigned here is the caller's
# What scripts/predict and scripts/service share.

refuse() { # message
  echo "$1" >&2
  exit 2
}

# The Java to run, as $java: JAVA_HOME's, or the first on the PATH. Java itself would say in a page, or not at all,
# what is wrong with it.
find_java() {
  local version
  if [[ -n ${JAVA_HOME-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || refuse "Cannot use JAVA_HOME: $java is no program (set it to a JDK 17 or newer, or unset it)"
  else
    java=$(command -v java) ||
      refuse "Cannot find java (install Java 17 or newer, and put its bin directory on the PATH, or set JAVA_HOME)"
  fi
  version=$(java_version)
  [[ $version -ge 17 ]] || refuse "Cannot use Java $version at $java (install Java 17 or newer, and set JAVA_HOME to it)"
}

# Its major version. A file beside it says so; to ask Java takes longer.
java_version() {
  local release said version
  release=$(dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")")/release
  said=$(grep -s '^JAVA_VERSION=' "$release") || said=$("$java" -version 2>&1 | head -1)
  version=$(sed -nE '1s/^[^"]*"(1\.)?([0-9]+).*/\2/p' <<<"$said")
  echo "${version:-0}"
}

# Java names files in the charset of the locale and in no other, whatever options it is given; without a locale, as in
# a container, that is ASCII. Any locale of UTF-8 will do.
use_utf8() {
  local name
  [[ $(locale charmap 2>/dev/null) != UTF-8 ]] || return 0
  if command -v locale >/dev/null; then
    name=$(locale -a 2>/dev/null | awk 'tolower($0) ~ /utf-?8$/ && (!n || tolower($0) ~ /^c\./) { n = $0 } END { print n }')
    [[ -n $name ]] || return 1
  fi
  export LC_ALL=${name:-C.UTF-8} # where there is no locale to ask, as in Alpine, all names are UTF-8
}

# Runs Maven in the root. Its home is wanted for a build alone, and need not be there.
maven() { # arguments…
  local repository=()
  if ! can_write "${HOME:-/}/.m2" && [[ "${MAVEN_ARGS-} ${MAVEN_OPTS-}" != *maven.repo.local* ]]; then
    echo "Fetching what the build needs to $root/target/m2: ${HOME:-the home directory}/.m2 cannot be written to" >&2
    repository=("-Dmaven.repo.local=$root/target/m2")
  fi
  (cd "$root" && mvn --quiet --batch-mode --no-transfer-progress "${repository[@]+"${repository[@]}"}" "$@") >&2
}

# Whether a directory can be written to, or be made.
can_write() {
  local directory=$1
  while [[ ! -e $directory ]]; do directory=$(dirname "$directory"); done
  [[ -d $directory && -w $directory ]]
}
