// What people do with Google's client for Node, against a local cloud: its port, and whether that
// speaks gRPC, which is the client's default, or REST.
// Else the client looks for Google's machines, and warns that there are none.
process.env.METADATA_SERVER_DETECTION = 'none';
const assert = require('node:assert');
const {credentials} = require('@grpc/grpc-js');
const {PassThroughClient} = require('google-auth-library');
const {v1} = require('@google-cloud/dataproc');

const [port, transport] = process.argv.slice(2);
const options = {
  servicePath: '127.0.0.1',
  port: Number(port),
  ...(transport === 'grpc'
    ? {sslCreds: credentials.createInsecure()}
    : {fallback: true, protocol: 'http', authClient: new PassThroughClient()}),
};
const place = {projectId: 'p', region: 'r'};
const clusters = new v1.ClusterControllerClient(options);
const jobs = new v1.JobControllerClient(options);
const batches = new v1.BatchControllerClient(options);
const policies = new v1.AutoscalingPolicyServiceClient(options);
const templates = new v1.WorkflowTemplateServiceClient(options);

const region = `projects/${place.projectId}/regions/${place.region}`;
const location = region.replace('regions', 'locations');
const named = {...place, clusterName: 'c-' + transport};
// By REST the client's errors have the status of HTTP.
const [NOT_FOUND, ALREADY_EXISTS, UNIMPLEMENTED] =
  transport === 'grpc' ? [5, 6, 12] : [404, 409, 501];

const code = promise => promise.then(() => 'none', error => error.code);
const job = (jobId, mainClass) => ({
  ...place,
  job: {
    reference: {jobId: jobId + transport},
    placement: {clusterName: named.clusterName},
    sparkJob: {mainClass},
  },
});
const policy = maxInstances => ({
  id: 'policy-' + transport,
  workerConfig: {maxInstances},
  basicAlgorithm: {
    yarnConfig: {scaleUpFactor: 0.5, scaleDownFactor: 0.5, gracefulDecommissionTimeout: {seconds: 60}},
  },
});
const template = {
  id: 'template-' + transport,
  placement: {managedCluster: {clusterName: 'made', config: {}}},
  jobs: [{stepId: 'one', sparkJob: {mainClass: 'Succeeds'}}],
};

const checks = {
  async 'a cluster is created'() {
    const [operation] = await clusters.createCluster({
      ...place,
      cluster: {projectId: 'p', clusterName: named.clusterName, config: {}, labels: {by: transport}},
    });
    const [made, metadata] = await operation.promise();
    assert.equal(made.clusterName, named.clusterName);
    assert.equal(metadata.operationType, 'CREATE');
  },
  async 'one of that name is refused'() {
    const cluster = {projectId: 'p', clusterName: named.clusterName, config: {}};
    assert.equal(await code(clusters.createCluster({...place, cluster})), ALREADY_EXISTS);
  },
  async 'it is got'() {
    const [found] = await clusters.getCluster(named);
    assert.equal(found.status.state, 'RUNNING');
  },
  async 'one that is not there is told as such'() {
    assert.equal(await code(clusters.getCluster({...place, clusterName: 'none'})), NOT_FOUND);
  },
  async 'clusters are listed by a filter'() {
    const [found] = await clusters.listClusters({...place, filter: 'labels.by = ' + transport});
    assert.deepEqual(found.map(each => each.clusterName), [named.clusterName]);
    const [none] = await clusters.listClusters({...place, filter: 'labels.by = none'});
    assert.equal(none.length, 0);
  },
  async 'its labels are updated'() {
    const [operation] = await clusters.updateCluster({
      ...named,
      cluster: {labels: {by: transport, team: 'a'}},
      updateMask: {paths: ['labels']},
    });
    await operation.promise();
    const [found] = await clusters.getCluster(named);
    assert.deepEqual(found.labels.team, 'a');
  },
  async 'a number in it is updated'() {
    const [operation] = await clusters.updateCluster({
      ...named,
      cluster: {config: {workerConfig: {numInstances: 4}}},
      updateMask: {paths: ['config.worker_config.num_instances']},
    });
    const [updated] = await operation.promise();
    assert.equal(updated.config.workerConfig.numInstances, 4);
  },
  async 'it is stopped and started'() {
    const [stop] = await clusters.stopCluster(named);
    await stop.promise();
    assert.equal((await clusters.getCluster(named))[0].status.state, 'STOPPED');
    const [start] = await clusters.startCluster(named);
    await start.promise();
    assert.equal((await clusters.getCluster(named))[0].status.state, 'RUNNING');
  },
  async 'its diagnosis is refused'() {
    assert.equal(await code(clusters.diagnoseCluster(named)), UNIMPLEMENTED);
  },
  async 'a job is submitted and got'() {
    const [submitted] = await jobs.submitJob(job('goes-on-', 'GoesOn'));
    assert.equal(submitted.reference.jobId, 'goes-on-' + transport);
    const [found] = await jobs.getJob({...place, jobId: 'goes-on-' + transport});
    assert.equal(found.sparkJob.mainClass, 'GoesOn');
  },
  async 'its labels are updated too'() {
    const [updated] = await jobs.updateJob({
      ...place,
      jobId: 'goes-on-' + transport,
      job: {labels: {team: 'a'}},
      updateMask: {paths: ['labels']},
    });
    assert.equal(updated.labels.team, 'a');
  },
  async 'it is cancelled'() {
    await jobs.cancelJob({...place, jobId: 'goes-on-' + transport});
    let state;
    do {
      const [found] = await jobs.getJob({...place, jobId: 'goes-on-' + transport});
      state = found.status.state;
    } while (state !== 'CANCELLED');
  },
  async 'a job is submitted as an operation'() {
    const [operation] = await jobs.submitJobAsOperation(job('succeeds-', 'Succeeds'));
    await operation.promise();
    const [done] = await jobs.getJob({...place, jobId: 'succeeds-' + transport});
    assert.equal(done.status.state, 'DONE');
  },
  async 'jobs are listed, page by page'() {
    const ids = [];
    const request = {...place, clusterName: named.clusterName, pageSize: 1};
    for await (const each of jobs.listJobsAsync(request, {autoPaginate: false})) {
      ids.push(each.reference.jobId);
    }
    assert.deepEqual(ids.sort(), ['goes-on-' + transport, 'succeeds-' + transport]);
  },
  async 'a job is deleted'() {
    await jobs.deleteJob({...place, jobId: 'succeeds-' + transport});
    assert.equal(await code(jobs.getJob({...place, jobId: 'succeeds-' + transport})), NOT_FOUND);
  },
  async 'a batch runs to its end'() {
    const [operation] = await batches.createBatch({
      parent: location,
      batchId: 'batch-' + transport,
      batch: {sparkBatch: {mainClass: 'Succeeds'}, labels: {by: transport}},
    });
    const [done] = await operation.promise();
    assert.equal(done.name, `${location}/batches/batch-${transport}`);
  },
  async 'batches are got, listed and deleted'() {
    const name = `${location}/batches/batch-${transport}`;
    const [found] = await batches.getBatch({name});
    assert.deepEqual([found.sparkBatch.mainClass, found.state], ['Succeeds', 'SUCCEEDED']);
    const [listed] = await batches.listBatches({parent: location, filter: `batch_id = "batch-${transport}"`});
    assert.deepEqual(listed.map(each => each.name), [name]);
    await batches.deleteBatch({name});
    assert.equal(await code(batches.getBatch({name})), NOT_FOUND);
  },
  async 'an autoscaling policy is created, got and listed'() {
    const [made] = await policies.createAutoscalingPolicy({parent: region, policy: policy(5)});
    const [found] = await policies.getAutoscalingPolicy({name: made.name});
    assert.equal(found.workerConfig.maxInstances, 5);
    const [listed] = await policies.listAutoscalingPolicies({parent: region});
    assert.ok(listed.some(each => each.name === made.name));
  },
  async 'it is updated and deleted'() {
    const name = `${region}/autoscalingPolicies/policy-${transport}`;
    const [updated] = await policies.updateAutoscalingPolicy({policy: {...policy(7), name}});
    assert.equal(updated.workerConfig.maxInstances, 7);
    await policies.deleteAutoscalingPolicy({name});
    assert.equal(await code(policies.getAutoscalingPolicy({name})), NOT_FOUND);
  },
  async 'a workflow template is created, listed and deleted'() {
    const [made] = await templates.createWorkflowTemplate({parent: region, template});
    const [listed] = await templates.listWorkflowTemplates({parent: region});
    assert.ok(listed.some(each => each.name === made.name));
    assert.equal(await code(templates.instantiateWorkflowTemplate({name: made.name})), UNIMPLEMENTED);
    await templates.deleteWorkflowTemplate({name: made.name});
  },
  async 'the cluster is deleted'() {
    const [operation] = await clusters.deleteCluster(named);
    await operation.promise();
    assert.equal(await code(clusters.getCluster(named)), NOT_FOUND);
  },
};

(async () => {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log('ok: ' + name);
    } catch (error) {
      console.log('failed: ' + name + ': ' + (error.stack || error).toString().replaceAll('\n', ' | '));
    }
  }
  process.exit();
})();
