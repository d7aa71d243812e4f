# shellcheck shell=bash
# A local repository of Maven that shares what was fetched, but has none of the product: what is installed there is what
# was built now, and the user's own stays as it was.

share_repository() { # directory
  local local_repository entry
  local_repository=$(mvn --quiet --batch-mode -N -Dstyle.color=never -DforceStdout -Dexpression=settings.localRepository \
    org.apache.maven.plugins:maven-help-plugin:3.5.1:evaluate | sed $'s/\e\[[0-9;]*m//g')
  mkdir -p "$local_repository" "$1/org"
  for entry in "$local_repository"/* "$local_repository"/org/*; do
    case $entry in
      */repository/org | */org/batchpredict) ;;
      *) [[ ! -d $entry ]] || ln -sfnT "$entry" "$1/${entry#"$local_repository"/}" ;;
    esac
  done
}
