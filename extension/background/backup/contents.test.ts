import fc from "fast-check";
import { expect, test } from "vitest";
import { toBase64Url, utf8 } from "../../../protocol/bytes.ts";
import { contentReaders } from "../backing.ts";
import type { Contact } from "../contacts/contact.ts";
import { keptSettings } from "../settings/kept-settings.ts";
import { defaultSettings } from "../settings/settings.ts";
import { type Contents, keptPerson, readContents, writeContents } from "./contents.ts";

const b64 = (length: number, fill: number) => toBase64Url(new Uint8Array(length).fill(fill));
const url = "wss://relay.example/ws";
const person = (fill: number) =>
	({
		...{ id: b64(16, fill), state: "accepted", since: 5, handle: "bob", address: b64(32, fill), relay: url },
		...{ iid: b64(32, 9), verified: true, verifiedAt: 6, cap: b64(16, 3), doors: [b64(32, 4)], nextSeq: 12 },
		...{ own: { timer: 60 }, certificate: "AAAA", device: { id: b64(16, 1), n: 3 } },
	}) as unknown as Contact;
const contents = {
	...{ made: 1_000, words: b64(16, 7), relay: url },
	identity: { handle: "alice", iid: b64(32, 1), certificate: b64(900, 2), secret: b64(1_200, 3), n: 4 },
	relays: [{ url, secret: b64(32, 5), pin: b64(32, 6), name: "home" }],
	settings: keptSettings({ ...defaultSettings, mode: "dark" }),
	people: [keptPerson(person(1)), keptPerson(person(2))],
} as unknown as Contents;
// biome-ignore lint/suspicious/noExplicitAny: what is changed is not of any type any more
type Tree = Record<string, any>;
const json = () => JSON.parse(new TextDecoder().decode(writeContents(contents))) as Tree;
const read = (value: unknown) => readContents(utf8(JSON.stringify(value)), contentReaders);

test("what was written is read, without what belongs to the device", () => {
	const found = readContents(writeContents(contents), contentReaders);
	expect(found).toEqual({ ...contents });
	const text = JSON.stringify(found);
	expect(text).not.toMatch(/nextSeq|certificate":"AAAA|"device"/);
	expect(keptPerson({ ...person(1), state: "asked" })).toBeUndefined();
});

test("a later version is said to be one, and another is none", () => {
	expect(read({ ...json(), v: 2, anything: true })).toBe("newer");
	for (const v of [0, -1, "2", null, undefined, 1.5]) expect(read({ ...json(), v })).toBeUndefined();
});

test.each<[string, (all: Tree) => void]>([
	["an unknown field", (all) => Object.assign(all, { more: 1 })],
	["an unknown field of a person", (all) => Object.assign(all.people[0], { nextSeq: 1 })],
	["a person twice", (all) => all.people.push(all.people[0])],
	["two at one address", (all) => Object.assign(all.people[1], { address: all.people[0].address })],
	["a relay in use that is none of them", (all) => Object.assign(all, { relay: "wss://other.example/ws" })],
	["verified without a key", (all) => Reflect.deleteProperty(all.people[0], "iid")],
	["a state that is not kept", (all) => Object.assign(all.people[0], { state: "asking" })],
	["a plain link to a far host", (all) => Object.assign(all.relays[0], { url: "ws://relay.example/ws" })],
	["a choice that nobody knows", (all) => Object.assign(all.settings.choices, { read: "yes" })],
	["three doors", (all) => Object.assign(all.people[0], { doors: new Array(3).fill(b64(32, 1)) })],
	["no settings", (all) => Reflect.deleteProperty(all, "settings")],
])("refuses %s", (_, change) => {
	const all = json();
	change(all);
	expect(read(all)).toBeUndefined();
});

test("a field that occurs twice refuses all of it", () => {
	const text = JSON.stringify(json()).replace('"made":', '"made":1,"made":');
	expect(readContents(utf8(text), contentReaders)).toBeUndefined();
});

test("nothing that is put in a place of a value makes it throw", () => {
	const paths: (readonly (string | number)[])[] = [];
	const walk = (value: unknown, path: readonly (string | number)[]) => {
		paths.push(path);
		if (typeof value === "object" && value !== null)
			for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
	};
	walk(json(), []);
	fc.assert(
		fc.property(fc.constantFrom(...paths.slice(1)), fc.jsonValue(), (path, value) => {
			const all = json();
			let at = all as Tree;
			for (const step of path.slice(0, -1)) at = at[step];
			at[path.at(-1) as string] = value;
			const found = read(all);
			if (found && found !== "newer") expect(typeof found.made).toBe("number");
		}),
		{ numRuns: 2_000 },
	);
}, 60_000);
