// The JavaScript peers, measured inside their own process: commands and answers are lines of JSON.
//   {"open": {contexts, secretKeyMultibase, publicKeyMultibase, did, unsigned: [...], signed: ["..."]}}  ->  {"ready": true}
//   {"run": "issue" | "verify" | "verifier-core", "seconds": 0.3}                    ->  {"times": n, "seconds": s}

import {createInterface} from 'node:readline';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {verifyCredential} from '@digitalcredentials/verifier-core';

const say = answer => process.stdout.write(`${JSON.stringify(answer)}\n`);
const work = {};
// Nothing is loaded from the network. verifier-core asks for status lists and schemas: an empty one costs it least.
globalThis.fetch = async () => new Response('{}', {headers: {'content-type': 'application/json'}});
console.log = console.error = () => {};

async function open({contexts, secretKeyMultibase, publicKeyMultibase, did, unsigned, signed}) {
  const method = `${did}#${publicKeyMultibase}`;
  const multikey = {'@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', id: method, controller: did, publicKeyMultibase};
  const documents = new Map(Object.entries(contexts));
  documents.set(method, multikey);
  documents.set(did, {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, verificationMethod: [multikey], assertionMethod: [method]
  });
  const documentLoader = async url => {
    if(!documents.has(url)) {
      throw new Error(`unknown: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: documents.get(url)};
  };
  const pair = await Ed25519Multikey.from({...multikey, secretKeyMultibase});
  const signing = new DataIntegrityProof({signer: pair.signer(), cryptosuite});
  const checking = new DataIntegrityProof({cryptosuite});
  const checkStatus = async () => ({verified: true});

  work.issue = async n => JSON.stringify(
    await vc.issue({credential: unsigned[n % unsigned.length], suite: signing, documentLoader}));
  work.verify = async n => {
    const credential = JSON.parse(signed[n % signed.length]);
    const {verified, error} = await vc.verifyCredential({credential, suite: checking, documentLoader, checkStatus});
    if(!verified) {
      throw error;
    }
  };
  work['verifier-core'] = async n => {
    const credential = JSON.parse(signed[n % signed.length]);
    const {log, errors} = await verifyCredential({credential, knownDIDRegistries: []});
    if(!log?.find(step => step.id === 'valid_signature')?.valid) {
      throw new Error(JSON.stringify(errors ?? log));
    }
  };
}

async function run({run, seconds}) {
  const start = performance.now();
  let times = 0;
  while(performance.now() - start < seconds * 1000) {
    await work[run](times++);
  }
  return {times, seconds: (performance.now() - start) / 1000};
}

for await (const line of createInterface({input: process.stdin})) {
  const command = JSON.parse(line);
  try {
    say(command.open ? (await open(command.open), {ready: true}) : await run(command));
  } catch(error) {
    say({error: String(error?.stack ?? error), errors: error?.errors?.map(String)});
  }
}
