# shellcheck shell=bash disable=SC2154 # what is not assigned here is the caller's
# When scripts/predict builds, and what. Wants what scripts/predict has found out.

is_older_than_sources() { # file
  [[ ! -f $1 || -n $(find "$root/pom.xml" "${sources[@]/%//pom.xml}" "${sources[@]/%//src/main}" -newer "$1" -print -quit 2>/dev/null) ]]
}

is_class_path_old() {
  local path
  for path in "${class_paths[@]}"; do
    if is_older_than_sources "$path"; then return 0; fi
  done
  return 1
}

# Maven does not write a jar again that would be the same: when it was last built, and with which stores, is in a file
# beside it. A jar that is newer was built by others, with no store.
is_job_jar_old() {
  local jar stores_in_jar=''
  jar=$(echo "$target"/batchpredict-flink-*-job-thin.jar)
  [[ -f $jar ]] || return 0
  if [[ ! $jar -nt $job_jar_built ]]; then
    jar=$job_jar_built
    stores_in_jar=$(<"$job_jar_built")
  fi
  is_older_than_sources "$jar" || [[ -n $stores && $stores_in_jar != "$stores" ]]
}

build() { # what it is called
  can_write "$target" ||
    refuse "Cannot build: $target cannot be written to (build it as who may, by the same command)"
  command -v mvn >/dev/null || refuse "Cannot build: there is no mvn (install Maven 3.8 or newer)"
  echo "$1" >&2
  maven "${profile[@]+"${profile[@]}"}" -pl "$modules" -am -Dmaven.test.skip=true -Djacoco.skip "${build_options[@]}" package
  touch "$root/pipeline/target/dependencies$suffix.classpath" "${class_paths[@]}"
  [[ $job_jar == false ]] || echo "$stores" >"$job_jar_built"
}

# A tree that was built, and cannot be changed, is used as it is: its times may be those of a copy.
is_final() {
  local path
  ! can_write "$target" || return 1
  for path in "${class_paths[@]}"; do
    [[ -f $path ]] || return 1
  done
}

build_what_is_old() {
  if is_final; then
    return
  elif is_class_path_old; then
    build "Building (the first time takes a few minutes)"
  elif [[ $job_jar == true ]] && is_job_jar_old; then
    build "Building the job jar"
  fi
}
