// Makes a dataset and a table, loads rows, and looks at them, with Google's own client.
// usage: node bigquery.js PORT FILE
const {OAuth2Client} = require('google-auth-library');
const {BigQuery} = require('@google-cloud/bigquery');

async function main(port, file) {
  // Any token will do: nothing checks it, and without one the client looks for an account.
  const authClient = new OAuth2Client();
  authClient.setCredentials({access_token: 'any'});
  const bigQuery = new BigQuery({
    projectId: 'sparkdrop-local',
    apiEndpoint: `http://127.0.0.1:${port}`,
    authClient,
  });
  const [dataset] = await bigQuery.createDataset('node', {location: 'us-central1'});
  const schema = 'id:INTEGER,name:STRING,day:DATE,seen:TIMESTAMP';
  const [table] = await dataset.createTable('birds', {schema});
  await table.load(file, {sourceFormat: 'CSV', skipLeadingRows: 1});
  const [rows] = await bigQuery.query({
    query: 'SELECT id, name, day, seen FROM `sparkdrop-local.node.birds` WHERE id >= @least ORDER BY id',
    params: {least: 2},
    location: 'us-central1',
  });
  for (const row of rows) {
    console.log(row.id, row.name, row.day.value, row.seen.value);
  }
  const [pages] = await table.getRows({maxResults: 1, autoPaginate: false});
  const [tables] = await dataset.getTables();
  console.log('rows', pages.length, 'tables', tables.map(each => each.id).join());
  await bigQuery.query('SELECT nothing FROM node.birds').catch(e => console.log(e.message));
  await dataset.delete({force: true});
  console.log('datasets', (await bigQuery.getDatasets())[0].map(each => each.id).join());
}

main(...process.argv.slice(2)).catch(e => {
  console.error(e);
  process.exit(1);
});
