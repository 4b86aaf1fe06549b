// Opens the published file with the Node client and prints the answers to named queries as one line of JSON.
//
//     node tests/clients/ask.mjs <file> '{"figure": "SELECT …"}'
import { DuckDBInstance } from "@duckdb/node-api";

const [file, queries] = process.argv.slice(2);
const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
const connection = await instance.connect();
const answers = {};
for (const [name, sql] of Object.entries(JSON.parse(queries))) {
  answers[name] = (await connection.runAndReadAll(sql)).getRowsJson();
}
console.log(JSON.stringify(answers));
