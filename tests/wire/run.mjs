// node run.mjs FLOW BASE POST: runs one flow and prints, as JSON, what it has seen to be true.
import assert from 'node:assert/strict';
import { Post } from './browser.mjs';

const [flow, base, post] = process.argv.slice(2);
const seen = [];
const site = {
  base,
  post: new Post(post),
  is(label, found, expected) { assert.deepEqual(found, expected, label); seen.push(label); },
  ok(label, found) { assert.ok(found, label); seen.push(label); },
  refused(label, { data, error }, status, code) {
    assert.equal(data, null, label);
    assert.deepEqual([error.status, error.code], [status, code], label);
    seen.push(label);
  },
};
const { run } = await import(`./flows/${flow}.mjs`);
await run(site);
console.log(JSON.stringify({ flow, seen }));
process.exit(0);
