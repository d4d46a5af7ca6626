// Turns the db-migrate migrations of unleash-server into SQL.
//
//   node render.js MIGRATIONS CORRECTIONS OUT
//
// Every migration module is executed with a database handle that records what
// it is told to do, in the words of db-migrate's PostgreSQL driver.  A few
// migrations decide on what they read: such a question is put, through psql
// (PGHOST, PGDATABASE … name a scratch database), to a database in the state
// that the migration would find on a history that started empty.  A question
// is no part of the rendered script; it stays in it as a comment.
//
// OUT gets
//   define.sql            one call of migrate.define per migration, in one chain
//                         in file name order, with the edits of CORRECTIONS
//   names                 the revisions in that order
//   up/NAME.sql           the scripts in these calls
//   down/NAME.sql
//   refused/NAME.sql      calls with what the authors wrote, where it was edited

'use strict';

const childProcess = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const util = require('util');
const vm = require('vm');

const [migrationsDir, correctionsFile, outDir] = process.argv.slice(2);

// ---- psql --------------------------------------------------------------

function psql(args, input) {
	const run = childProcess.spawnSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', ...args], {
		input,
		encoding: 'utf8',
		env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
		maxBuffer: 1 << 28,
	});
	if (run.error) throw run.error;
	if (run.status !== 0) throw new Error(`psql: ${run.stderr.trim()}`);
	return run.stdout;
}

// The scratch database lags behind: scripts are run when somebody asks.
const scratch = {
	waiting: '',

	run(script) {
		this.waiting += script;
	},

	ask(question) {
		if (this.waiting !== '') psql(['-1', '-o', '/dev/null', '-f', '-'], this.waiting);
		this.waiting = '';
		const body = question.trim().replace(/;$/, '');
		const rows = psql(['-c', `SELECT coalesce(pg_catalog.json_agg(q), '[]') FROM (${body}) q`]);
		return JSON.parse(rows);
	},
};

// ---- the recording database ---------------------------------------------

function literal(value) {
	if (value === null || value === undefined) return 'NULL';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return `'${String(value).replace(/'/g, "''")}'`;
}

// "?" stands for a parameter, and only when there are parameters.
function substitute(sql, params) {
	if (params === undefined) return sql;
	const parts = sql.split('?');
	if (parts.length !== params.length + 1) throw new Error('parameters do not match');
	return parts.map((part, i) => (i === 0 ? part : literal(params[i - 1]) + part)).join('');
}

const types = { string: 'VARCHAR', text: 'TEXT', int: 'INTEGER', timestamp: 'TIMESTAMP', boolean: 'BOOLEAN', json: 'JSON' };
const columnKeys = ['type', 'length', 'primaryKey', 'autoIncrement', 'notNull', 'unique', 'defaultValue'];

function columnDefinition(name, spec) {
	for (const key of Object.keys(spec)) {
		if (!columnKeys.includes(key)) throw new Error(`column option ${key}`);
	}
	const words = [`"${name}"`];
	if (spec.autoIncrement) {
		words.push('SERIAL');
	} else {
		if (!(spec.type in types)) throw new Error(`type ${spec.type}`);
		words.push(types[spec.type] + (spec.length ? ` (${spec.length})` : ''));
	}
	if (spec.primaryKey) words.push('PRIMARY KEY');
	if (spec.notNull) words.push('NOT NULL');
	if (spec.unique) words.push('UNIQUE');
	// A default in quotes, as the driver writes it: 'now()' is a constant.
	if (spec.defaultValue !== undefined) words.push('DEFAULT', literal(spec.defaultValue));
	return words.join(' ');
}

class Recorder {
	constructor() {
		this.texts = [];
		this.ran = 0;
	}

	runSql(sql, ...rest) {
		const callback = typeof rest[rest.length - 1] === 'function' ? rest.pop() : undefined;
		const text = substitute(sql, rest.shift());
		if (rest.length !== 0) throw new Error('runSql: too many arguments');
		let result = { rowCount: 0, rows: [] };
		if (callback && callback.length > 1 && /^\s*select\b/i.test(text)) {
			const rows = this.question(text);
			result = { rowCount: rows.length, rows };
		} else {
			this.texts.push(text);
		}
		return this.answer(result, callback);
	}

	all(sql, callback) {
		return this.answer(this.question(sql), callback);
	}

	question(sql) {
		scratch.run(this.rest());
		const rows = scratch.ask(sql);
		const asked = sql.trim().replace(/\s+/g, ' ').replace(/;$/, '');
		this.texts.push(`-- asked: ${asked}\n-- answered: ${JSON.stringify(rows)}\n`);
		return rows;
	}

	// What has been recorded since the last call of this.
	rest() {
		const text = join(this.texts.slice(this.ran));
		this.ran = this.texts.length;
		return text;
	}

	createTable(table, columns, callback) {
		const list = Object.entries(columns).map(([name, spec]) => columnDefinition(name, spec));
		return this.runSql(`CREATE TABLE "${table}" (\n\t${list.join(',\n\t')}\n);`, callback);
	}

	dropTable(table, callback) {
		return this.runSql(`DROP TABLE "${table}";`, callback);
	}

	addColumn(table, name, spec, callback) {
		return this.runSql(`ALTER TABLE "${table}" ADD COLUMN ${columnDefinition(name, spec)};`, callback);
	}

	removeColumn(table, name, callback) {
		return this.runSql(`ALTER TABLE "${table}" DROP COLUMN "${name}";`, callback);
	}

	answer(result, callback) {
		if (callback) callback(null, result);
		return Promise.resolve(result);
	}
}

// One text out of several: each ends its last statement.
function join(texts) {
	return texts
		.map((text) => {
			const trimmed = text.replace(/\s+$/, '');
			const last = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
			if (trimmed.trim() === '') return '';
			if (/^-- answered/.test(last)) return `${trimmed}\n`;
			if (last.includes('--')) return `${trimmed}\n;\n`;
			return trimmed.endsWith(';') ? `${trimmed}\n` : `${trimmed};\n`;
		})
		.join('');
}

// ---- the modules ----------------------------------------------------------

// What they use of the package "async".
function series(tasks, callback) {
	const next = (i) => (i === tasks.length ? callback(null) : tasks[i](() => next(i + 1)));
	next(0);
}

// Random values, the same ones in every rendering.
function seededCrypto(name) {
	let count = 0;
	const bytes = (size) => crypto.createHash('sha256').update(`${name} ${count++}`).digest().subarray(0, size);
	return {
		randomBytes: bytes,
		randomUUID: () => bytes(16).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
	};
}

function load(name) {
	const module = { exports: {} };
	const require = (id) => {
		if (id === 'async') return { series };
		if (id === 'crypto') return seededCrypto(name);
		if (/^\.\/[a-z-]+\.json$/.test(id)) return JSON.parse(fs.readFileSync(path.join(migrationsDir, id), 'utf8'));
		throw new Error(`module ${id}`);
	};
	const source = fs.readFileSync(path.join(migrationsDir, `${name}.js`), 'utf8');
	const wrapped = `(function (exports, require, module) {${source}\n})`;
	vm.runInNewContext(wrapped, { console }, { filename: `${name}.js` })(module.exports, require, module);
	return module.exports;
}

// What one direction of a migration tells the database.
async function record(name, direction) {
	const db = new Recorder();
	let finished = false;
	try {
		const returned = load(name)[direction](db, (error) => {
			finished = true;
			if (error) throw error;
		});
		finished ||= typeof returned?.then === 'function';
		await returned;
	} catch (error) {
		throw new Error(`${name} ${direction}: ${error.message}`);
	}
	if (!finished) throw new Error(`${name} ${direction}: never says that it is done`);
	return db;
}

// The text as edited by CORRECTIONS; an edit has to fit, once.
function correct(text, edit) {
	if (edit === undefined) return text;
	const parts = text.split(edit.replace);
	if (parts.length !== 2) throw new Error(`"${edit.replace}" is there ${parts.length - 1} times`);
	return parts.join(edit.by);
}

// ---- output ---------------------------------------------------------------

function quote(text) {
	let tag = '$sql$';
	for (let i = 0; text.includes(tag); i++) tag = `$sql${i}$`;
	return tag + text + tag;
}

function createdAt(name) {
	const [, y, mo, d, h, mi, s] = name.match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-/);
	return `${y}-${mo}-${d} ${h}:${mi}:${s}+00`;
}

function defineCall(m, previous) {
	return [
		'SELECT migrate.define(',
		`\trev_id => ${literal(m.id)},`,
		`\tdown_revision => ${previous ? literal(previous.id) : 'NULL'},`,
		`\tmessage => ${literal(m.name.replace(/^\d+-/, '').replace(/-/g, ' '))},`,
		`\tcreated_at => ${literal(createdAt(m.name))},`,
		`\tupgrade => ${quote(m.up)},`,
		`\tdowngrade => ${quote(m.down)});\n`,
	].join('\n');
}

// Renders one direction of a migration, and has it run before the next question.
async function render(m, direction, edit) {
	const db = await record(m.name, direction);
	scratch.run(correct(db.rest(), edit));
	m[direction] = correct(join(db.texts), edit);
	if (edit !== undefined) m.original = { ...m.original, [direction]: join(db.texts) };
}

function write(...parts) {
	const content = parts.pop();
	const file = path.join(outDir, ...parts);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, content);
}

async function main() {
	const corrections = JSON.parse(fs.readFileSync(correctionsFile, 'utf8'));
	const files = fs.readdirSync(migrationsDir).filter((file) => file.endsWith('.js')).sort();
	const migrations = files.map((file) => {
		const name = file.slice(0, -'.js'.length);
		return { name, id: name.replace(/-/g, '_') };
	});

	for (const m of migrations) await render(m, 'up', corrections[m.name]?.up);
	for (const m of [...migrations].reverse()) await render(m, 'down', corrections[m.name]?.down);

	const calls = migrations.map((m, i) => defineCall(m, migrations[i - 1]));
	write('define.sql', calls.join('\n'));
	write('names', migrations.map((m) => `${m.id}\n`).join(''));
	migrations.forEach((m, i) => {
		write('up', `${m.id}.sql`, m.up);
		write('down', `${m.id}.sql`, m.down);
		if (m.original) write('refused', `${m.id}.sql`, defineCall({ ...m, ...m.original }, migrations[i - 1]));
	});
}

main().catch((error) => {
	console.error(util.format('render: %s', error.stack));
	process.exit(1);
});
