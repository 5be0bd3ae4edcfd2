import { expect, test } from "vitest";
import { type Answer, createQuestion } from "./question.ts";

type Device = "microphone" | "camera";

/** A browser whose person answers `says`, and what the page showed. */
function browser(first: Partial<Record<Device, PermissionState>> = {}, camera = false) {
	const states: Record<Device, PermissionState> = { microphone: "prompt", camera: "prompt", ...first };
	const shown: Answer[] = [];
	let says = () => {};
	let changed = () => {};
	let asked = 0;
	const question = createQuestion({
		devices: camera ? ["microphone", "camera"] : ["microphone"],
		permission: async (device) => states[device],
		async ask() {
			asked++;
			says();
		},
		watch(act) {
			changed = act;
		},
		is: (answer) => void shown.push(answer),
	});
	const fails = (name: string) => () => {
		throw new DOMException("", name);
	};
	return {
		...{ states, shown, question, fails },
		asked: () => asked,
		willSay(act: () => void) {
			says = act;
		},
		change: () => changed(),
		settled: () => new Promise((resolve) => setTimeout(resolve)),
	};
}

test("asks at once, and is done when it is allowed", async () => {
	const it = browser();
	it.willSay(() => {
		it.states.microphone = "granted";
	});
	await it.settled();
	expect(it.shown).toEqual(["asking", "allowed"]);
});

test("a question that was closed is asked again by its button", async () => {
	const it = browser();
	it.willSay(it.fails("NotAllowedError"));
	await it.settled();
	expect(it.shown).toEqual(["asking", "dismissed"]);
	it.willSay(() => {
		it.states.microphone = "granted";
	});
	await it.question.again();
	expect(it.shown.slice(2)).toEqual(["asking", "allowed"]);
});

test("denied: nothing is asked, and what is changed in the browser's settings is noticed", async () => {
	const it = browser({ microphone: "denied" });
	await it.settled();
	expect([it.shown, it.asked()]).toEqual([["denied"], 0]);
	it.states.microphone = "granted";
	it.change();
	await it.settled();
	expect(it.shown).toEqual(["denied", "asking", "allowed"]);
});

test("a refusal while it asks is a refusal for good", async () => {
	const it = browser();
	it.willSay(() => {
		it.states.microphone = "denied";
		it.fails("NotAllowedError")();
	});
	await it.settled();
	expect(it.shown).toEqual(["asking", "denied"]);
});

test("allowed for this once is allowed", async () => {
	const it = browser();
	await it.settled();
	expect(it.shown).toEqual(["asking", "allowed"]);
});

test.each([
	["NotFoundError", "missing"],
	["NotReadableError", "busy"],
	["TypeError", "failed"],
] as const)("%s: %s", async (name, answer) => {
	const it = browser();
	it.willSay(it.fails(name));
	await it.settled();
	expect(it.shown).toEqual(["asking", answer]);
});

test("both devices have to be allowed", async () => {
	const it = browser({ microphone: "granted" }, true);
	it.willSay(() => {
		it.states.camera = "denied";
		it.fails("NotAllowedError")();
	});
	await it.settled();
	expect(it.shown).toEqual(["asking", "denied"]);
});
