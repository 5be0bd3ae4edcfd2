import { describe, expect, test } from "vitest";
import { edgeOf, type PortLike, portWire } from "./port-wire.ts";

const id = "abcdefghijklmnopabcdefghijklmnop";
const origin = `chrome-extension://${id}`;

function port(name: string, sender: PortLike["sender"]): PortLike & { end(): void; sent: unknown[] } {
	const ends: (() => void)[] = [];
	const sent: unknown[] = [];
	return {
		name,
		sender,
		sent,
		postMessage: (message) => void sent.push(message),
		disconnect() {},
		onMessage: { addListener() {} },
		onDisconnect: { addListener: (listener) => void ends.push(listener) },
		end: () => {
			for (const end of ends) end();
		},
	};
}

describe("who may speak on an edge", () => {
	test.each([
		["the panel", "panel", { id, url: `${origin}/sidepanel.html` }, "panel"],
		["the panel, with a route", "panel", { id, url: `${origin}/sidepanel.html#chat` }, "panel"],
		["the hands", "hands", { id, url: `${origin}/offscreen.html` }, "hands"],
		["another extension", "panel", { id: "p".repeat(32), url: `${origin}/sidepanel.html` }, undefined],
		["a web page", "panel", { id, url: "https://example.org/sidepanel.html" }, undefined],
		["the hands on the panel's edge", "panel", { id, url: `${origin}/offscreen.html` }, undefined],
		["the panel on the hands' edge", "hands", { id, url: `${origin}/sidepanel.html` }, undefined],
		["an inherited name", "constructor", { id, url: `${origin}/sidepanel.html` }, undefined],
		["nobody", "panel", undefined, undefined],
	] as const)("%s", (_, name, sender, edge) => {
		expect(edgeOf(port(name, sender), id, origin)).toBe(edge);
	});
});

test("a port that ends closes its wire, and nothing is posted afterwards", () => {
	const raw = port("panel", { id, url: origin });
	const wire = portWire(raw);
	let closed = 0;
	wire.onClose(() => closed++);
	wire.post(1);
	raw.end();
	wire.post(2);
	expect([closed, raw.sent]).toEqual([1, [1]]);
});
