# shellcheck shell=bash disable=SC2034,SC2154 # what is set here, others use; what is not, the caller has set
# How Java is found, started and watched: the launchers of scripts/ and those of the distribution share it, and have
# nothing of this of their own. Functions only; for bash 3.2 and newer.

refuse() { # message
  echo "$1" >&2
  exit 2
}

# The Java to run, as $java, of the major version $java_major: JAVA_HOME's, or the first on the PATH. Java itself would
# say in a page, or not at all, what is wrong with it.
find_java() {
  if [[ -n ${JAVA_HOME-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || refuse "Cannot use JAVA_HOME: $java is no program (set it to a JDK 17 or newer, or unset it)"
  else
    java=$(command -v java) ||
      refuse "Cannot find java (install Java 17 or newer, and put its bin directory on the PATH, or set JAVA_HOME)"
  fi
  java_major=$(java_version)
  [[ $java_major -ge 17 ]] || refuse "Cannot use Java $java_major at $java (install Java 17 or newer, and set JAVA_HOME to it)"
}

# Its major version. A file beside it says so; to ask Java takes longer.
java_version() {
  local release said version
  release=$(dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")")/release
  said=$(grep -s '^JAVA_VERSION=' "$release") || said=$("$java" -version 2>&1 | head -1)
  version=$(sed -nE '1s/^[^"]*"(1\.)?([0-9]+).*/\2/p' <<<"$said")
  echo "${version:-0}"
}

check_open_files() {
  local files
  files=$(ulimit -Hn)
  [[ $files == unlimited || $files -ge 64 ]] ||
    refuse "Cannot start: only $files files may be open at a time (raise the limit: ulimit -n 1024)"
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

# TensorFlow's own notes on the CPU it found are no concern of the user; warnings still show.
set_surroundings() { # texts that name files…
  if ! use_utf8 && [[ "$*$PWD" == *[![:ascii:]]* ]]; then
    refuse "Cannot name files with other letters than ASCII: this machine has no locale of UTF-8 (install one, such as C.UTF-8)"
  fi
  export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-1}
}

# Whether a directory can be written to, or be made.
can_write() {
  local directory=$1
  while [[ ! -e $directory ]]; do directory=$(dirname "$directory"); done
  [[ -d $directory && -w $directory ]]
}

# Prints the modules of the stores that a text in lower case names, a line each.
stores_in() { # text
  local store
  for store in s3=s3 hdfs=hdfs azfs=azure bq=bigquery; do
    [[ ! $1 =~ (^|[^a-z0-9+.-])${store%=*}:('//'|'\/\/') ]] || echo "${store#*=}"
  done
}

# Prints the class path of the jars on standard input, a line each: each once, without those whose names hold a text.
class_path() { # text, what is put before each
  out=$1 before=${2-} awk 'NF && !seen[$0]++ && !index($0, ENVIRON["out"]) { print ENVIRON["before"] $0 }' | paste -sd :
}

# Runs Java on $jars, in place of this shell. Models print to standard output, too: to Java that is standard error, and
# what was standard output is its standard input, the only other descriptor that it can write to without opening it
# again. So it writes to standard error by its standard output, and what it has for standard error is for native code
# alone, of which two lines are left out.
guard=() native=2
predict() { # options of Java… -- arguments…
  local options=()
  while [[ $1 != -- ]]; do options+=("$1"); shift; done
  shift
  # shellcheck disable=SC2086 # JAVA_OPTS holds several words
  exec "${guard[@]+"${guard[@]}"}" "$java" -XX:+UseParallelGC -Dorg.bytedeco.javacpp.findlibraries=false "${options[@]}" ${JAVA_OPTS:-} \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.org.batchpredict=info \
    -Dorg.slf4j.simpleLogger.log.org.apache.flink=error -Dorg.slf4j.simpleLogger.log.org.apache.beam.sdk.extensions.gcp.auth=error \
    -Dorg.slf4j.simpleLogger.showThreadName=false -Dorg.slf4j.simpleLogger.showShortLogName=true \
    -Dbatchpredict.output=stdin -Dbatchpredict.error=stdout -cp "$jars" org.batchpredict.pipeline.command.Launch "$@" 0>&1 1>&2 2>&"$native"
}

# Keeps the classes of a job in a file: shared, they save a second of every later start. It is good for one Java and
# one place of the jars only. One that Java did not make, as that has none of its own, is empty, and not tried again.
archive_classes() { # file, arguments of the job, without --outputPath…
  local file=$1
  shift
  sample=$(mktemp -d "$file.XXXXXX" 2>/dev/null) || return 0
  trap 'rm -rf "$sample"' EXIT
  if (
    unset "${!BATCHPREDICT_@}" # which are of the job that is to come
    predict -XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit="$sample/jsa" -- "$@" --outputPath="$sample/out"
  ) >/dev/null 2>&1 </dev/null; then
    [[ -f $sample/jsa ]] || : >"$sample/jsa"
    mv -f "$sample/jsa" "$file" 2>/dev/null || true
  fi
  rm -rf "$sample"
  trap - EXIT
}

# Sets $compiler: what of Java's code is compiled how. With a cluster, nothing runs here that is worth the optimizing
# compiler, nor where little is to be done (docs/adr/0060); else no more than each record passes through
# (docs/adr/0058): of all else, which runs once or for each split, it would take two thirds of the time of a small
# job's start. Java says by its own output that it has read a list. Calls are not counted on the way to it: whom they
# reach is known without, and two threads that count in one place wait for each other.
compiler=()
choose_compilers() { # whether the job runs on a cluster, the directory of the list
  compiler=(-XX:TieredStopAtLevel=1)
  if [[ $1 == false ]] && ! is_small; then
    compiler=(-XX:+UnlockDiagnosticVMOptions -XX:+DisplayVMOutputToStderr -XX:CompilerDirectivesFile="$2/compiler.json")
    [[ $java_major -gt 25 ]] || compiler+=(-XX:-C1ProfileCalls) # a newer one may not know it, and would not start
  fi
}

# TensorFlow 2.18 has its compiler say by Abseil's log, which obeys no variable, that it is not used, and the log warn of
# itself. All else passes, line by line, and the last words of a process that native code ends.
filter=''
filter_native() {
  local pipe
  pipe=$(mktemp -u 2>/dev/null) && mkfifo -m 600 "$pipe" 2>/dev/null || return 0
  grep -a --line-buffered -v -e '^WARNING: All log messages before absl::InitializeLog() is called are written to STDERR$' \
    -e '^I0000 .* MLIR V1 optimization pass is not enabled$' \
    -e '^[0-9][0-9]* compiler directives added' <"$pipe" >&2 &
  filter=$! native=7
  exec 7>"$pipe"
  rm "$pipe"
}

# Java does not know whether it writes to a terminal, nor how wide that is: it is told by a pipe, now and whenever the
# window has changed.
terminal=()
watch_terminal() {
  local pipe
  [[ -t 2 && ${TERM:-dumb} != dumb ]] || return 0
  terminal=(-Dbatchpredict.terminal=true)
  if pipe=$(mktemp -u 2>/dev/null) && mkfifo -m 600 "$pipe" 2>/dev/null; then
    exec 8<>"$pipe" 6<&2
    rm "$pipe"
    tell_width
    terminal+=(-Dbatchpredict.columns=/dev/fd/8)
  fi
}
tell_width() {
  local size
  if size=$(stty size <&6 2>/dev/null); then echo "${size#* }" >&8; fi
}

# Runs the command, and ends with its status. A model's native code can end its process without a word. This shell
# stays to say what that means: it hands on the signals that it gets, and what ends it at once ends Java, too.
run_job() { # options of Java… -- arguments…
  local signal ended
  if setpriv --pdeathsig KILL true 2>/dev/null; then guard=(setpriv --pdeathsig KILL); fi
  watch_terminal
  filter_native
  (
    trap - INT QUIT # which a shell has its background ignore
    predict "${terminal[@]+"${terminal[@]}"}" "$@"
  ) &
  process=$!
  [[ -z $filter ]] || exec 7>&-
  signalled=false
  for signal in INT TERM HUP QUIT; do
    # shellcheck disable=SC2064 # the signal of this round
    trap "signalled=true; kill -s $signal $process 2>/dev/null || true" $signal
  done
  [[ ${#terminal[@]} -lt 2 ]] || trap 'signalled=true; tell_width' WINCH
  status=127 # as long as there is none, and of one that was waited for before
  while [[ $status == 127 || $signalled == true ]]; do
    signalled=false ended=0
    { wait "$process" || ended=$?; } 2>/dev/null # it would print the command that was ended
    [[ $ended != 127 ]] || break
    status=$ended
  done
  [[ -z $filter ]] || wait "$filter" || true # until it has said all there is to say
  while [[ $1 != -- ]]; do shift; done
  say_how_it_ended "$@"
  exit "$status"
}

say_how_it_ended() { # arguments…
  local argument model=$request kept='What was committed is kept: the same command with --resume goes on'
  for argument in "$@"; do
    case $argument in --uri=* | --modelName=* | --versionName=*) model=${argument#*=} ;; esac
  done
  case $status in
    132 | 134 | 135 | 136 | 139) # ILL ABRT BUS FPE SEGV
      echo "Native code ended the process with signal $((status - 128)) while it ran the model $model: see what TensorFlow or Java said above. $kept, but the same instance will probably end it again (find it with parts of the input, --batchSize=1 and another outputPath; other jobs are not touched)" >&2
      ;;
    137) # KILL
      echo "The process was killed from outside, perhaps for want of memory. $kept (with a smaller --batchSize, or a smaller heap by JAVA_OPTS=-Xmx…)" >&2
      ;;
  esac
}

# Runs the service on $jars, in place of this shell. It has a log of its own: the command's would be a second one.
serve() { # arguments…
  # shellcheck disable=SC2086 # JAVA_OPTS holds several words
  exec "$java" -XX:+UseSerialGC ${JAVA_OPTS:-} -cp "$jars" org.batchpredict.service.ServiceMain "$@"
}
