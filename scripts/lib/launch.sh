# shellcheck shell=bash
# What the launchers of the distribution share: sourced by bin/predict and bin/service, with $home set to the directory
# that was unpacked. Functions only; what they set is named above each.

# Sets $java: that of JAVA_HOME, else that of the PATH.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  if ! command -v "$java" >/dev/null; then
    echo "Cannot find $java (install Java 17 or newer, and set JAVA_HOME or put its bin directory on the PATH)" >&2
    exit 2
  fi
}

# Java says so in a page of its own, or not at all.
check_open_files() {
  local files
  files=$(ulimit -Hn)
  if [[ $files != unlimited && $files -lt 64 ]]; then
    echo "Cannot start: only $files files may be open at a time (raise the limit: ulimit -n 1024)" >&2
    exit 2
  fi
}

# Java names files in the charset of the locale; without one, as in a container, that is ASCII. TensorFlow's own notes
# on the CPU it found are no concern of the user; warnings still show.
set_surroundings() {
  [[ $(locale charmap 2>/dev/null) == UTF-8 ]] || export LC_ALL=C.UTF-8
  export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-1}
}

# Prints the lists of jars that a text calls for, in lower case: the stores and the runner that it names.
lists_for() {
  local store
  [[ $1 != *flinkrunner* ]] || echo flink
  for store in s3=s3 hdfs=hdfs azfs=azure bq=bigquery; do
    [[ ! $1 =~ (^|[^a-z0-9+.-])${store%=*}:('//'|'\/\/') ]] || echo "${store#*=}"
  done
}

# Prints the class path of lists of jars, each jar once, without those whose names hold $1.
class_path() {
  local out=$1
  shift
  cat "${@/#/$home/lib/lists/}" | awk -v lib="$home/lib/" -v out="$out" '!seen[$0]++ && !index($0, out) { print lib $0 }' | paste -sd :
}

# Hands signals on to $1, a process of this shell, until that ends; sets $status to what it ended with.
wait_for() {
  local process=$1 signal ended signalled=false
  for signal in INT TERM HUP QUIT; do
    # shellcheck disable=SC2064 # the signal and the process of now
    trap "signalled=true; kill -s $signal $process 2>/dev/null || true" $signal
  done
  status=127 # as long as there is none, and of one that was waited for before
  while [[ $status == 127 || $signalled == true ]]; do
    signalled=false ended=0
    { wait "$process" || ended=$?; } 2>/dev/null # it would print the command that was ended
    [[ $ended != 127 ]] || break
    status=$ended
  done
}

# Says what it means that a process ended with status $1 while it ran model $2.
say_how_it_ended() {
  local kept='What was committed is kept: the same command with --resume goes on'
  case $1 in
    132 | 134 | 135 | 136 | 139) # ILL ABRT BUS FPE SEGV
      echo "Native code ended the process with signal $(($1 - 128)) while it ran the model $2: see what TensorFlow or Java said above. $kept, but the same instance will probably end it again (find it with parts of the input, --batchSize=1 and another outputPath; other jobs are not touched)" >&2
      ;;
    137) # KILL
      echo "The process was killed from outside, perhaps for want of memory. $kept (with a smaller --batchSize, or a smaller heap by JAVA_OPTS=-Xmx…)" >&2
      ;;
  esac
}
