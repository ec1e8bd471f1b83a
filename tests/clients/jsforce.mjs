// jsforce 3: does its work on the org that the environment names; one line of JSON per step.
// What is written comes from `records.json`, what came back goes out with the step, and is compared by the caller.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.MODULES + "/");
const { Connection } = require("jsforce");
const { accounts, contacts, many } = JSON.parse(readFileSync("records.json", "utf8"));
const KEY = "Migration_Key__c";
const connection = new Connection({
  instanceUrl: process.env.INSTANCE_URL,
  accessToken: process.env.ACCESS_TOKEN,
  version: process.env.API,
});
connection.bulk.pollInterval = connection.bulk2.pollInterval = 200;

const fields = (records) => Object.keys(records[0]);
const of = (kind, records) => records.map((one) => ({ ...one, [KEY]: one[KEY].replace(/^js/, kind) }));
const asCsv = (records) => records.map((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value ?? ""])));
const needs = (truth, what) => { if (!truth) throw new Error(typeof what === "string" ? what : JSON.stringify(what)); };

async function stored(entity, kind, names) {
  const soql = `SELECT Id, ${names.join(", ")} FROM ${entity} WHERE ${KEY} LIKE '${kind}-%'`;
  return connection.query(soql, { autoFetch: true, maxFetch: 100000 }).then((result) => result.records);
}

async function crud() {
  const [first] = of("crud", contacts);
  const made = await connection.sobject("Contact").create(first);
  needs(made.success && made.id, made);
  const read = await connection.sobject("Contact").retrieve(made.id);
  await connection.sobject("Contact").update({ Id: made.id, Department: "Santé", Birthdate: null });
  const changed = await connection.sobject("Contact").retrieve(made.id);
  needs(changed.Department === "Santé" && changed.Birthdate === null, changed);
  await connection.sobject("Contact").destroy(made.id);
  const gone = await connection.sobject("Contact").retrieve(made.id).catch((error) => error.errorCode);
  needs(["NOT_FOUND", "ENTITY_IS_DELETED"].includes(gone), `${gone}`);
  return { written: [first], found: [read] };
}

async function upsertByKey() {
  const [one] = of("upsert", accounts);
  const { Migration_Key__c: key, ...rest } = one;
  needs((await connection.sobject("Account").upsert({ [KEY]: key, ...rest }, KEY)).success, "upsert");
  const changed = { ...one, Description: "Ré-écrit : « été »\nfin" };
  await connection.sobject("Account").upsert({ ...changed }, KEY);
  return { written: [changed], found: await stored("Account", "upsert", fields([one])) };
}

async function collections() {
  const written = of("coll", many);
  const made = await connection.sobject("Contact").create(written, { allowRecursive: true });
  needs(made.length === written.length && made.every((one) => one.success), made.find((one) => !one.success));
  const some = made.slice(0, 5).map((one) => one.id);
  const read = await connection.sobject("Contact").retrieve(some);
  needs(read.every((one, at) => one.Id === some[at] && one[KEY] === written[at][KEY]), "the order of retrieve");
  const changed = written.map((one, at) => ({ ...one, Department: `Équipe ${at}` }));
  const updates = changed.map((one, at) => ({ Id: made[at].id, Department: one.Department }));
  needs((await connection.sobject("Contact").update(updates, { allowRecursive: true })).every((one) => one.success), "update");
  const upserts = changed.slice(0, 150).map((one) => ({ ...one, FirstName: "Ôtée" }));
  needs((await connection.sobject("Contact").upsert(upserts, KEY)).every((one) => one.success), "upsert");
  const found = await stored("Contact", "coll", fields(written));
  const destroyed = await connection.sobject("Contact").destroy(some);
  needs(destroyed.every((one) => one.success), destroyed);
  return { written: [...upserts, ...changed.slice(150)], found };
}

async function collectionsWithErrors() {
  const [good] = of("part", contacts);
  const results = await connection.sobject("Contact").create([good, { FirstName: "No last name" }, { LastName: "x", Email: "no e-mail" }]);
  needs(results.map((one) => one.success).join() === "true,false,false", results);
  const [required, email] = results.slice(1).map((one) => one.errors[0]);
  needs(required.statusCode === "REQUIRED_FIELD_MISSING" && required.fields.join() === "LastName", required);
  needs(email.statusCode === "INVALID_EMAIL_ADDRESS" && email.fields.join() === "Email" && email.message, email);
  return { written: [good], found: await stored("Contact", "part", fields([good])) };
}

async function paging() {
  const all = await connection.query(`SELECT Id, ${fields(many).join(", ")} FROM Contact WHERE ${KEY} LIKE 'bulk2-%'`, { headers: { "Sforce-Query-Options": "batchSize=200" } });
  needs(!all.done && all.nextRecordsUrl && all.totalSize === many.length, { done: all.done, totalSize: all.totalSize });
  let page = all, found = [...all.records];
  while (!page.done) { page = await connection.queryMore(page.nextRecordsUrl); found.push(...page.records); }
  return { written: of("bulk2", many), found };
}

async function bulk2() {
  const written = of("bulk2", many);
  const inserted = await connection.bulk2.loadAndWaitForResults({ object: "Contact", operation: "insert", input: written, pollInterval: 200 });
  needs(inserted.successfulResults.length === written.length && !inserted.failedResults.length, inserted.failedResults[0]);
  const bad = { ...written[0], [KEY]: "bulk2-bad", LastName: null };
  const changed = written.slice(0, 50).map((one) => ({ ...one, FirstName: "Noël" }));
  const upserted = await connection.bulk2.loadAndWaitForResults({ object: "Contact", operation: "upsert", externalIdFieldName: KEY, input: [...changed, bad], pollInterval: 200 });
  needs(upserted.successfulResults.length === 50 && upserted.failedResults.length === 1, upserted.failedResults);
  needs(upserted.failedResults[0].sf__Error.startsWith("REQUIRED_FIELD_MISSING"), upserted.failedResults[0]);
  await connection.bulk2.loadAndWaitForResults({ object: "Contact", operation: "upsert", externalIdFieldName: KEY, input: written.slice(0, 50), pollInterval: 200 });
  const records = await (await connection.bulk2.query(`SELECT ${fields(written).join(", ")} FROM Contact WHERE ${KEY} LIKE 'bulk2-%'`)).toArray();
  return { written, found: records };
}

async function bulk1() {
  const written = of("bulk1", many);
  const inserted = await connection.bulk.load("Contact", "insert", asCsv(written));
  needs(inserted.every((one) => one.success && one.id), inserted.find((one) => !one.success));
  const changed = written.slice(0, 30).map((one) => ({ ...one, LastName: `Neuf ${one.LastName}` }));
  const upserted = await connection.bulk.load("Contact", "upsert", { extIdField: KEY }, asCsv([...changed, { ...changed[0], [KEY]: "bulk1-bad", Email: "no e-mail" }]));
  needs(upserted.length === 31 && upserted.slice(0, 30).every((one) => one.success), upserted);
  needs(!upserted[30].success && upserted[30].errors[0].startsWith("INVALID_EMAIL_ADDRESS"), upserted[30]);
  const removed = await connection.bulk.load("Contact", "delete", inserted.slice(-3).map((one) => ({ Id: one.id })));
  needs(removed.every((one) => one.success), removed);
  const records = await (await connection.bulk.query(`SELECT ${fields(written).join(", ")} FROM Contact WHERE ${KEY} LIKE 'bulk1-%'`)).toArray();
  return { written: [...changed, ...written.slice(30, -3)], found: records };
}

async function signIn() {
  const oauth2 = { loginUrl: process.env.INSTANCE_URL, clientId: "any", clientSecret: "secret" };
  const sessions = [new Connection({ loginUrl: process.env.INSTANCE_URL, version: "64.0" }), new Connection({ oauth2, version: process.env.API })];
  for (const session of sessions) {
    const user = await session.login(process.env.ORG_USERNAME, "password and token");
    needs(user.id && user.organizationId && (await session.query("SELECT Id FROM User")).totalSize === 1, user);
  }
  const client = new Connection({ instanceUrl: process.env.INSTANCE_URL, oauth2, version: process.env.API });
  await client.authorize({ grant_type: "client_credentials" });
  needs((await client.query("SELECT Id FROM User")).totalSize === 1, "client credentials");
  return { written: [], found: [] };
}

async function describe() {
  const contact = await connection.sobject("Contact").describe();
  needs(contact.fields.find((one) => one.name === KEY)?.externalId, "the external id in describe");
  needs((await connection.describeGlobal()).sobjects.some((one) => one.name === "npe01__OppPayment__c"), "describeGlobal");
  needs((await connection.identity()).username === process.env.ORG_USERNAME, "identity");
  needs((await connection.limits()).DailyApiRequests.Max > 0 && connection.limitInfo.apiUsage?.limit > 0, connection.limitInfo);
  const counted = await connection.query("SELECT COUNT() FROM Contact");
  needs((await connection.sobject("Contact").count()) === counted.totalSize, "count");
  return { written: [], found: [] };
}

const field = (name) => ({ fullName: `Contact.${name}`, label: "Clé d’été", type: "Text", length: 40, externalId: true, unique: true, inlineHelpText: "« é » & 'è'" });

async function writesField(name) {
  const written = [1, 2].map((number) => ({ [KEY]: `${name}-${number}`, LastName: "Étienne", [name]: `clé-${number}` }));
  needs((await connection.sobject("Contact").upsert(written, name)).every((one) => one.success && one.created), "upsert by the new field");
  return { written, found: await stored("Contact", name, fields(written)) };
}

async function metadata() {
  const made = await connection.metadata.create("CustomField", field("Cle_Md__c"));
  needs(made.success && made.fullName === "Contact.Cle_Md__c", made);
  const { label, inlineHelpText, ...rest } = await connection.metadata.read("CustomField", "Contact.Cle_Md__c");
  needs(label === "Clé d’été" && inlineHelpText === "« é » & 'è'", { label, inlineHelpText });
  needs(String(rest.length) === "40" && String(rest.externalId) === "true", rest);
  const refused = await connection.metadata.create("CustomField", field("Cle_Md__c"));
  needs(!refused.success && [refused.errors].flat()[0].statusCode === "DUPLICATE_DEVELOPER_NAME", refused);
  needs((await connection.metadata.list([{ type: "CustomField" }])).some((one) => one.fullName === "Contact.Cle_Md__c"), "list");
  needs((await connection.metadata.describe()).metadataObjects.some((one) => one.xmlName === "CustomObject" && one.childXmlNames.includes("CustomField")), "describe");
  return writesField("Cle_Md__c");
}

async function deploy() {
  const job = connection.metadata.deploy(readFileSync("package.zip"), { singlePackage: true, rollbackOnError: true });
  const result = await job.complete({ details: true });
  needs(result.success && result.status === "Succeeded", result);
  const retrieved = await connection.metadata.retrieve({ apiVersion: process.env.API, singlePackage: true, unpackaged: { types: [{ name: "CustomField", members: ["Contact.Cle_Zip__c"] }], version: process.env.API } }).complete();
  needs(String(retrieved.success) === "true" && retrieved.zipFile, retrieved);
  return writesField("Cle_Zip__c");
}

async function tooling() {
  const { fullName, ...rest } = field("Cle_Outil__c");
  const made = await connection.tooling.sobject("CustomField").create({ FullName: fullName, Metadata: rest });
  needs(made.success, made);
  const { records } = await connection.tooling.query("SELECT Id, DeveloperName FROM CustomField WHERE DeveloperName = 'Cle_Outil'");
  needs(records.length === 1 && records[0].Id === made.id, records);
  return writesField("Cle_Outil__c");
}

const steps = [
  ["login: SOAP, OAuth password, client credentials", signIn],
  ["create, retrieve, update, destroy of one record", crud],
  ["upsert by external id, created then updated", upsertByKey],
  ["Collections: create, retrieve, update, upsert, destroy of more than 200", collections],
  ["Collections with two bad records: errors per record", collectionsWithErrors],
  ["Bulk API 2.0: insert, upsert with a partial failure, query", bulk2],
  ["Bulk API 1: insert, upsert with a partial failure, delete, query", bulk1],
  ["query and queryMore in pages of 200", paging],
  ["metadata: create, read, list, describe of a custom field, which is then written and read", metadata],
  ["metadata: deploy and retrieve of a custom field, which is then written and read", deploy],
  ["tooling: create and query of a custom field, which is then written and read", tooling],
  ["describe, describeGlobal, identity, limits, count", describe],
];
for (const [did, step] of steps) {
  const began = Date.now();
  let told;
  try { told = await step(); } catch (error) { told = { written: [], found: [], wrong: `${error.name}: ${error.message}` }; }
  console.log(JSON.stringify({ did, seconds: (Date.now() - began) / 1000, wrong: "", ...told }));
}
