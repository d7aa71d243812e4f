package org.batchpredict.service.access;

import java.util.function.Predicate;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/** Tells whether a caller has a permission. What no policy gives, nobody has. */
public final class Access {
  private Access() {}

  /**
   * Whether a caller has a permission on a project, or on a job below it.
   *
   * @param project the policy of the project; {@link Policy#EMPTY} for one that is not set up
   * @param resource the policy of the job; null for a permission on the project, and for a job that
   *     does not exist
   */
  public static boolean isAllowed(
      Caller caller, Permission permission, Policy project, @Nullable Policy resource) {
    return caller.isLocal()
        || gives(project, Role::isOfProjects, caller, permission)
        || (resource != null && gives(resource, Role::isOfJobs, caller, permission));
  }

  /**
   * Refuses a caller who lacks a permission, in the same words whether the resource exists or not.
   *
   * @param name of the resource, such as {@code projects/P/jobs/J}
   * @throws ApiException UNAUTHENTICATED when the caller is anonymous, else PERMISSION_DENIED
   */
  public static void check(
      Caller caller,
      Permission permission,
      Policy project,
      @Nullable Policy resource,
      String name) {
    if (isAllowed(caller, permission, project, resource)) {
      return;
    }
    throw caller.isAnonymous()
        ? new ApiException(
            Status.UNAUTHENTICATED,
            "Cannot tell who calls: the request has no credentials (send an access token in the"
                + " header Authorization: Bearer, or an API key)")
        : new ApiException(
            Status.PERMISSION_DENIED,
            "Permission '"
                + permission.wireName()
                + "' denied on resource '"
                + name
                + "' (or it may not exist).");
  }

  private static boolean gives(
      Policy policy, Predicate<Role> here, Caller caller, Permission permission) {
    return policy.bindings().stream()
        .filter(
            binding ->
                Role.find(binding.role())
                    .filter(role -> here.test(role) && role.has(permission))
                    .isPresent())
        .flatMap(binding -> binding.members().stream())
        .flatMap(member -> Member.parse(member).stream())
        .anyMatch(member -> member.includes(caller));
  }
}
