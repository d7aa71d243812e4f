# shellcheck shell=bash disable=SC2154 # what is not assigned here is the caller's
# What scripts/predict must know of its arguments: which modules they want. All else is Java's to read and to refuse.

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
