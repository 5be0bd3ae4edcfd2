/** T11: who may speak to the worker. A port is whoever the browser says opened it, and the page it stands on. */
import { expect, test } from "vitest";
import { edgeOf, type PortLike } from "../../extension/bus/port-wire.ts";
import { connect, serve } from "../../extension/bus/rpc.ts";
import { wirePair } from "../../extension/bus/wire.ts";
import { codeOf } from "../../protocol/errors.ts";

const id = "abcdefghijklmnopabcdefghijklmnop";
const origin = `chrome-extension://${id}`;
const silent = {
	postMessage() {},
	disconnect() {},
	onMessage: { addListener() {} },
	onDisconnect: { addListener() {} },
};
const port = (name: string, sender: PortLike["sender"]): PortLike => ({ ...silent, name, sender });

test("our two pages may speak, each on its own edge", () => {
	expect(edgeOf(port("panel", { id, url: `${origin}/sidepanel.html` }), id, origin)).toBe("panel");
	expect(edgeOf(port("panel", { id, url: `${origin}/sidepanel.html?tab=1#chat` }), id, origin)).toBe("panel");
	expect(edgeOf(port("hands", { id, url: `${origin}/offscreen.html` }), id, origin)).toBe("hands");
});

test.each<[string, string, PortLike["sender"]]>([
	[
		"another extension with our page's name",
		"panel",
		{ id: "ponmlkjihgfedcbaponmlkjihgfedcba", url: `${origin}/sidepanel.html` },
	],
	["a web page", "panel", { id, url: "https://evil.example/sidepanel.html" }],
	[
		"a web page with our page in its path",
		"panel",
		{ id, url: `https://evil.example/${origin}/sidepanel.html` },
	],
	["a content script, whose id is ours", "hands", { id, url: "https://news.example/" }],
	["another page of ours", "panel", { id, url: `${origin}/options.html` }],
	["a page whose name begins like ours", "panel", { id, url: `${origin}/sidepanel.html.evil` }],
	["the panel that wants to be the hands", "hands", { id, url: `${origin}/sidepanel.html` }],
	["the hands that want to be the panel", "panel", { id, url: `${origin}/offscreen.html` }],
	["somebody without a sender", "panel", undefined],
	["somebody without an id", "panel", { url: `${origin}/sidepanel.html` }],
	["somebody without a page", "panel", { id }],
	["an edge that is inherited", "toString", { id, url: `${origin}/sidepanel.html` }],
	["an edge that is a prototype", "__proto__", { id, url: `${origin}/sidepanel.html` }],
])("%s may not", (_, name, sender) => {
	expect(edgeOf(port(name, sender), id, origin)).toBe(undefined);
});

test("what is inherited cannot be called, and a bug says nothing but that it is one", async () => {
	const [here, there] = wirePair();
	serve<{ hi(argument: object): string; breaks(argument: object): never }>(there, {
		hi: () => "hi",
		breaks: () => {
			throw new Error("the secret is 42");
		},
	});
	const remote = connect<Record<string, (argument: object) => unknown>>(here);
	const ask = async (name: string) => {
		try {
			return await remote[name]?.({});
		} catch (error) {
			return `${codeOf(error)} ${(error as Error).message.includes("42")}`;
		}
	};
	expect(await ask("hi")).toBe("hi");
	for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty", "nothing"])
		expect(await ask(name)).toBe("unknown-call false");
	expect(await ask("breaks")).toBe("internal false");
});
