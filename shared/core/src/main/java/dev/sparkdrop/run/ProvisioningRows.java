package dev.sparkdrop.run;

import static dev.sparkdrop.run.Row.otherwise;
import static dev.sparkdrop.run.Row.when;

import java.util.List;

/** {@link Phase#PROVISIONING}: a run is open and waits for its cluster. */
final class ProvisioningRows {
  static final List<Row> ROWS =
      List.of(
          when(
              "it has the rest of a batch that is not halved any more",
              s -> s.record().halvesWait() && s.record().bisection().isRest(),
              Step.seal("the batch, for no job", DecisionContext::record)),
          // Its objects leave the inbox: they would be run once more by the next run.
          when(
              "the run is to be cancelled",
              DecisionContext::stopAsked,
              Step.seal("the batch, for no job", DecisionContext::record)),
          // A noted failure is the intent to delete the cluster: another invocation may do it now.
          when(
              "cluster ready, nothing noted against it",
              s -> s.clusterReady() && s.clusterRequested() && !s.hasFailure(),
              Step.seal(
                  "the batch",
                  s -> s.record().clusterReady(s.observed().cluster().uuid(), s.now()))),
          when(
              "refused by the user's fault, or past giveUp",
              s -> s.usersFault() || s.pastGiveUp(),
              Step.giveUp(FailureMessages::gaveUp)),
          when(
              "cluster not asked for, the lane rests, its pipeline file has changed, nothing sealed",
              s -> s.backingOffBeforeRequest() && s.overtaken(),
              Step.giveUp(FailureMessages::overtaken)),
          when(
              "cluster not asked for, the lane rests",
              DecisionContext::backingOffBeforeRequest,
              Step.awaitUntil(
                  "no rung of the ladder could be had", s -> s.record().backoff().until())),
          // Looked at again, since several lanes may have been opened at the same moment.
          when(
              "cluster not asked for, pipeline at its limit of clusters",
              s -> s.beforeRequest() && s.crowded(),
              Step.await("the pipeline has as many clusters as it may")),
          when(
              "no cluster needed, as the job is a serverless batch",
              DecisionContext::serverless,
              Step.seal("the batch", DecisionContext::record)),
          when("cluster not asked for", DecisionContext::beforeRequest, Step.createCluster()),
          when(
              "cluster refused, and there all the same",
              s -> !s.clusterAbsent() && !s.clusterRequested(),
              Step.note("the cluster was asked for", s -> s.record().clusterRequested(s.now()))),
          when(
              "coming up in time",
              s -> s.clusterComingUp() && !s.hasFailure() && !s.provisionOverdue(),
              Step.awaitUntil("the cluster is coming up", DecisionContext::provisionDue)),
          when(
              "broken, overdue or gone again",
              s -> !s.hasFailure(),
              Step.noteWhy(
                  "note: why the cluster is of no use",
                  s -> s.record().clusterBroken(s.clusterTrouble(), s.observed().cluster().uuid()),
                  s -> s.clusterTrouble().sentence())),
          when("given up on, and still there", DecisionContext::clusterStays, Step.deleteCluster()),
          when(
              "going away, and what it held is needed (quota)",
              s -> s.clusterGoingAway() && s.quota(),
              Step.await("the refused cluster still holds quota")),
          otherwise(
              "refused, or on its way out",
              Step.noteWhy(
                  "the next rung under a new name; after the last, the first after a rest",
                  s -> s.record().onNextRung(s.policy(), s.now()),
                  s -> s.lease().failure().sentence())));

  private ProvisioningRows() {}
}
