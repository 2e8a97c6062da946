package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.dataproc.v1.Cluster;
import com.google.cloud.dataproc.v1.ClusterControllerClient;
import com.google.cloud.dataproc.v1.ClusterOperationMetadata;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Why a cluster could not be made. The cluster itself says only that it could not; the class of the
 * error is in the operation that failed to create it.
 */
final class FailedCreation {
  private final String project;
  private final Function<String, ClusterControllerClient> clients;

  FailedCreation(String project, Function<String, ClusterControllerClient> clients) {
    this.project = project;
    this.clients = clients;
  }

  /** The error of the cluster's creation; empty where it did not fail, or may not be read. */
  Optional<ApiFailure> of(String region, Cluster cluster) {
    ListOperationsRequest request =
        ListOperationsRequest.newBuilder()
            .setName("projects/" + project + "/regions/" + region + "/operations")
            .setFilter("clusterName=" + cluster.getClusterName() + " AND operationType=CREATE")
            .build();
    String doing = "looking for the failed creation of " + cluster.getClusterName();
    try {
      var operations = clients.apply(region).getHttpJsonOperationsClient().listOperationsCallable();
      ListOperationsResponse page;
      do {
        page = CallTimeouts.answer(operations.futureCall(request), doing);
        for (Operation operation : page.getOperationsList()) {
          if (operation.hasError() && isOf(cluster, operation)) {
            return Optional.of(ApiFailure.of(operation.getError()));
          }
        }
        request = request.toBuilder().setPageToken(page.getNextPageToken()).build();
      } while (!page.getNextPageToken().isEmpty());
      return Optional.empty();
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      if (apiFailure.passes()) {
        throw apiFailure.thrown(doing, e);
      }
      return Optional.empty();
    }
  }

  /** Also where the filter was not heeded, or a namesake was there before. */
  private static boolean isOf(Cluster cluster, Operation operation) {
    try {
      ClusterOperationMetadata metadata =
          operation.getMetadata().unpack(ClusterOperationMetadata.class);
      return metadata.getOperationType().equals("CREATE")
          && metadata.getClusterName().equals(cluster.getClusterName())
          && (metadata.getClusterUuid().isEmpty()
              || metadata.getClusterUuid().equals(cluster.getClusterUuid()));
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
