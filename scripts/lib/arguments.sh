# shellcheck shell=bash disable=SC2034 # what is set here, others use
# What a launcher must know of its arguments: which modules they want. All else is Java's to read and to refuse.

# Prints the arguments, a line each, with those in the files that @FILE names (in quotes, when they hold blanks).
spread() { # arguments…
  local argument
  for argument in "$@"; do
    if [[ $argument == @?* && -f ${argument#@} ]]; then
      grep -v '^[[:blank:]]*#' "${argument#@}" | xargs printf '%s\n' 2>/dev/null || true
    else
      printf '%s\n' "$argument"
    fi
  done
}

# The value of an option, empty when it has none: from the words of the command, else from the environment, else
# from the request. Wants $words and $request_text.
option() { # name in camel case, name with hyphens
  local name=$1 dashed=$2 word field variable found='' previous=''
  for word in "${words[@]+"${words[@]}"}"; do
    case $word in
      "--$name="* | "--$dashed="*) found="=${word#*=}" ;;
      *) case $previous in "--$name" | "--$dashed") found="=$word" ;; esac ;;
    esac
    previous=$word
  done
  variable=BATCHPREDICT_$(tr 'a-z-' 'A-Z_' <<<"$dashed")
  field="\"$name\"[[:space:]]*:[[:space:]]*\"([^\"]*)\""
  if [[ -z $found && -n ${!variable-} ]]; then
    found="=${!variable}"
  elif [[ -z $found && $request_text =~ $field ]]; then
    found="=${BASH_REMATCH[1]}"
  fi
  printf '%s' "${found#=}"
  [[ -n $found ]] # whether it was given at all, which an empty value was
}

# Looks at the arguments, at the files of arguments and the request that they name, and at the environment. Sets
# $arguments, for Java; $request, a file or nothing; $runner, in small letters, and $master, Flink's, with its $cluster;
# $said, all of it in small letters, to look for names of stores in.
read_command() { # arguments…
  local argument word given environment verified manifest
  arguments=() words=() request_text=''
  for argument in "$@"; do
    case $argument in
      # The request may come by a pipe: then Java reads it, and it is not looked at here.
      --predictionInput=/dev/stdin | --predictionInput=/dev/fd/0)
        exec 9<&0 # since standard input is taken by predict
        argument=--predictionInput=/dev/fd/9 ;;
    esac
    arguments+=("$argument")
  done
  while IFS= read -r word; do words+=("$word"); done < <(spread "${arguments[@]+"${arguments[@]}"}")
  environment=$(env | grep -a '^BATCHPREDICT_') || true
  request=$(option predictionInput prediction-input) || true
  request=${request#file://}
  [[ ! -f $request ]] || request_text=$(<"$request")
  runner=$(option runner runner | tr -d - | tr '[:upper:]' '[:lower:]') || true
  runner=${runner##*.} master='[auto]' cluster=false
  [[ $runner != flinkrunner ]] || ! given=$(option flinkMaster flink-master) || master=$given
  [[ -n $master ]] || refuse "Invalid --flinkMaster: (must be host:port of the JobManager's REST endpoint, or [local])"
  [[ $master == \[* ]] || cluster=true
  # The manifest of results whose input is looked at names it.
  said=$(printf '%s\n' "${words[@]+"${words[@]}"}" "$request_text" "$environment")
  verified=$(option verify verify) || [[ ${words[0]-} != verify ]] || verified=${words[1]-}
  manifest=${verified#file://}/prediction.manifest.json
  [[ " ${words[*]-} " != *" --input"[\ =]* || ! -f $manifest ]] || said+=$(<"$manifest")
  said=$(tr '[:upper:]' '[:lower:]' <<<"$said")
}

# Whether the store that is always there, gs://, may be wanted: it costs each start a fifth of a second by its options
# alone. A request that is not a file here may name it.
wants_google() {
  [[ ( -n $request && ! -f $request ) || $said =~ gs:('//'|'\/\/')|--(gc|google|impersonate) ]]
}

# Whether little is to be done, as far as a look at the arguments tells: none of the input or a hundred records, or
# files here of less than 8 MB, or of 1 MB where bytes say less than they hold. What such a look cannot tell is much.
is_small() {
  local patterns pattern file limit=8000000 files=()
  [[ ${words[0]-} != show && ${words[0]-} != completion ]] || return 0
  [[ ! " ${words[*]-} " =~ ' '--dry-?[rR]un(=true)?' ' ]] || return 0
  [[ $(printf '%s\n' "${words[@]-}" | grep -ciE -e '^--input-?paths') -le 1 ]] || return 1
  if ! patterns=$(option inputPaths input-paths); then
    [[ $request_text =~ \"inputPaths\"[[:space:]]*:[[:space:]]*\[([^]]*)\] ]] || return 1
    patterns=$(tr -d '"\n' <<<"${BASH_REMATCH[1]}" | sed 's/^ *//; s/ *, */,/g; s/ *$//')
  fi
  while IFS= read -r -d , pattern; do
    pattern=${pattern#file://}
    [[ $pattern != *:* && $pattern != *'**'* && $pattern != *[\\\{]* ]] || return 1
    while IFS= read -r file; do
      [[ -f $file && ${#files[@]} -lt 1000 ]] || return 1 # a pipe is read once, and not here
      files+=("$file")
    done < <(shopt -s dotglob; compgen -G "$pattern")
  done <<<"$patterns,"
  [[ ${#files[@]} -gt 0 ]] || return 1
  [[ ! $said${files[*]} =~ gzip|avro|parquet|\.(gz|bz2|zst) ]] || limit=1000000
  wc -c -- "${files[@]}" 2>/dev/null | awk -v limit="$limit" '$2 != "total" || NF > 2 { sum += $1 } END { exit sum >= limit }'
}
