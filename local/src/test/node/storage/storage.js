// What people do with Google's client for Node, against a local cloud whose address is the argument.
const assert = require('node:assert');
const {once} = require('node:events');
const {pipeline} = require('node:stream/promises');
const {Readable} = require('node:stream');
const zlib = require('node:zlib');
const crypto = require('node:crypto');

process.env.STORAGE_EMULATOR_HOST = process.argv[2];
const {Storage} = require('@google-cloud/storage');
const storage = new Storage({projectId: 'p'});
const bucket = storage.bucket('node-bucket');

const code = promise => promise.then(() => 'none', error => error.code);

const checks = {
  async 'a bucket is made with what it is told'() {
    await bucket.create({location: 'EU', storageClass: 'NEARLINE', versioning: {enabled: true}});
    const [metadata] = await bucket.getMetadata();
    assert.deepEqual(
      [metadata.location, metadata.storageClass, metadata.versioning.enabled],
      ['EU', 'NEARLINE', true]);
  },
  async 'labels and lifecycle rules are set'() {
    await bucket.setLabels({a: 'b'});
    await bucket.addLifecycleRule({action: {type: 'Delete'}, condition: {age: 30}});
    const [labels] = await bucket.getLabels();
    assert.equal(labels.a, 'b');
    assert.equal(bucket.metadata.lifecycle.rule.length, 1);
  },
  async 'a small file is saved and downloaded'() {
    await bucket.file('a/small.txt').save('hello', {resumable: false, contentType: 'text/plain'});
    const [content] = await bucket.file('a/small.txt').download();
    assert.equal(content.toString(), 'hello');
  },
  async 'a stream is uploaded resumably, as is the default'() {
    const file = bucket.file('a/stream.bin');
    const bytes = crypto.randomBytes(700000);
    await pipeline(Readable.from([bytes.subarray(0, 300000), bytes.subarray(300000)]),
      file.createWriteStream());
    const [content] = await file.download();
    assert.ok(content.equals(bytes));
  },
  async 'a stream in chunks'() {
    const file = bucket.file('a/chunks.bin');
    const bytes = crypto.randomBytes(700000);
    await file.save(bytes, {resumable: true, chunkSize: 262144});
    const [metadata] = await file.getMetadata();
    assert.equal(Number(metadata.size), bytes.length);
  },
  async 'a range is read'() {
    const parts = [];
    for await (const part of bucket.file('a/small.txt').createReadStream({start: 1, end: 2})) {
      parts.push(part);
    }
    assert.equal(Buffer.concat(parts).toString(), 'el');
  },
  async 'gzip is packed and unpacked'() {
    const file = bucket.file('a/packed.txt');
    await file.save('hello '.repeat(100), {gzip: true});
    const [content] = await file.download();
    assert.equal(content.toString(), 'hello '.repeat(100));
    const [raw] = await file.download({decompress: false});
    assert.equal(zlib.gunzipSync(raw).toString(), 'hello '.repeat(100));
  },
  async 'files are listed by prefix, folder, glob and in pages'() {
    const [files] = await bucket.getFiles({prefix: 'a/'});
    assert.equal(files.length, 4);
    const [, , answer] = await bucket.getFiles({delimiter: '/', autoPaginate: false});
    assert.deepEqual(answer.prefixes, ['a/']);
    const [texts] = await bucket.getFiles({matchGlob: '**.txt'});
    assert.equal(texts.length, 2);
    const [first, next] = await bucket.getFiles({maxResults: 1, autoPaginate: false});
    assert.equal(first.length, 1);
    assert.ok(next.pageToken);
  },
  async 'versions are kept and read'() {
    const file = bucket.file('v.txt');
    await file.save('one', {resumable: false});
    const generation = file.metadata.generation;
    await file.save('two', {resumable: false});
    const [old] = await bucket.file('v.txt', {generation}).download();
    assert.equal(old.toString(), 'one');
    const [versions] = await bucket.getFiles({versions: true, prefix: 'v.txt'});
    assert.equal(versions.length, 2);
  },
  async 'a precondition that fails is 412'() {
    assert.equal(await code(bucket.file('v.txt').save('x', {
      resumable: false, preconditionOpts: {ifGenerationMatch: 0}})), 412);
  },
  async 'metadata are set'() {
    const file = bucket.file('v.txt');
    await file.setMetadata({cacheControl: 'no-store', metadata: {a: 'b'}});
    const [metadata] = await file.getMetadata();
    assert.deepEqual([metadata.cacheControl, metadata.metadata.a], ['no-store', 'b']);
  },
  async 'copy, move and combine'() {
    await bucket.file('v.txt').copy(bucket.file('copy.txt'));
    await bucket.file('copy.txt').move('moved.txt');
    await bucket.combine(['v.txt', 'moved.txt'], bucket.file('both.txt'));
    const [content] = await bucket.file('both.txt').download();
    assert.equal(content.toString(), 'twotwo');
    assert.deepEqual(await bucket.file('copy.txt').exists(), [false]);
  },
  async 'a hold keeps a file'() {
    const file = bucket.file('held.txt');
    await file.save('x', {resumable: false});
    await file.setMetadata({temporaryHold: true});
    assert.equal(await code(file.delete()), 403);
    const [released] = await file.setMetadata({temporaryHold: false});
    assert.equal(released.temporaryHold, false);
    await file.delete();
  },
  async 'a form with a signed policy uploads a file'() {
    const {privateKey} = crypto.generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
      publicKeyEncoding: {type: 'spki', format: 'pem'},
    });
    const signing = new Storage({
      apiEndpoint: process.argv[2],
      projectId: 'p',
      credentials: {client_email: 'a@b.c', private_key: privateKey},
    });
    const [policy] = await signing.bucket(bucket.name).file('form.txt').generateSignedPostPolicyV4({
      expires: Date.now() + 60000,
      conditions: [['content-length-range', 0, 10]],
    });
    const post = async content => {
      const form = new FormData();
      Object.entries(policy.fields).forEach(([name, value]) => form.append(name, value));
      form.append('file', content);
      return (await fetch(policy.url, {method: 'POST', body: form})).status;
    };
    assert.equal(await post('too long for it'), 400);
    assert.equal(await post('content'), 204);
    const [content] = await bucket.file('form.txt').download();
    assert.equal(content.toString(), 'content');
  },
  async 'what public access prevention prevents'() {
    await bucket.setMetadata({iamConfiguration: {publicAccessPrevention: 'enforced'}});
    assert.equal(await code(bucket.acl.add({entity: 'allUsers', role: 'READER'})), 412);
    await bucket.setMetadata({iamConfiguration: {publicAccessPrevention: 'inherited'}});
  },
  async 'cross-origin rules come and go'() {
    const rules = [{maxAgeSeconds: 60, method: ['GET'], origin: ['*'], responseHeader: ['x']}];
    await bucket.setCorsConfiguration(rules);
    assert.deepEqual((await bucket.getMetadata())[0].cors, rules);
    await bucket.setCorsConfiguration([]);
    assert.equal((await bucket.getMetadata())[0].cors, undefined);
  },
  async 'a customer\'s key opens what it closed'() {
    const key = crypto.randomBytes(32);
    await bucket.file('secret.txt', {encryptionKey: key}).save('hidden', {resumable: false});
    assert.equal(await code(bucket.file('secret.txt').download()), 400);
    const [content] = await bucket.file('secret.txt', {encryptionKey: key}).download();
    assert.equal(content.toString(), 'hidden');
  },
  async 'access lists and policies'() {
    await bucket.acl.add({entity: 'allUsers', role: storage.acl.READER_ROLE});
    const [entries] = await bucket.acl.get();
    assert.ok(entries.some(entry => entry.entity === 'allUsers'));
    await bucket.acl.delete({entity: 'allUsers'});
    const [policy] = await bucket.iam.getPolicy();
    policy.bindings.push({role: 'roles/storage.objectViewer', members: ['allUsers']});
    await bucket.iam.setPolicy(policy);
    const [granted] = await bucket.iam.testPermissions(['storage.buckets.get']);
    assert.ok(granted['storage.buckets.get']);
  },
  async 'the service agent and HMAC keys'() {
    const [account] = await storage.getServiceAccount();
    assert.ok(account.emailAddress);
    const [key, secret] = await storage.createHmacKey('a@b.c');
    assert.ok(secret);
    await key.setMetadata({state: 'INACTIVE'});
    await key.delete();
  },
  async 'a deleted bucket is found and restored'() {
    const other = storage.bucket('node-deleted');
    await other.create();
    await other.delete();
    const [deleted] = await storage.getBuckets({softDeleted: true});
    const generation = deleted.find(each => each.name === other.name).metadata.generation;
    const [metadata] = await other.getMetadata({softDeleted: true, generation});
    assert.ok(metadata.softDeleteTime && metadata.hardDeleteTime);
    await other.restore({generation});
    assert.deepEqual(await other.exists(), [true]);
    await other.delete();
  },
  async 'what is not there is 404'() {
    assert.equal(await code(bucket.file('none').download()), 404);
    assert.equal(await code(storage.bucket('no-such-bucket').getMetadata()), 404);
  },
  async 'all goes'() {
    await bucket.deleteFiles({versions: true, force: true});
    await bucket.delete();
    assert.deepEqual(await bucket.exists(), [false]);
  },
};

(async () => {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log('ok: ' + name);
    } catch (error) {
      console.log('FAILED: ' + name + ': ' + (error.code ?? '') + ' ' + error.message);
    }
  }
})();
