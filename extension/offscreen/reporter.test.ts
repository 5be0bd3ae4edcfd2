import { expect, test } from "vitest";
import { toAddress } from "../../protocol/ids.ts";
import { createFakeClock, idle } from "../../test/world/time.ts";
import { serve } from "../bus/rpc.ts";
import { type Wire, wirePair } from "../bus/wire.ts";
import type { HandsReports, PeerReports } from "../contract/offscreen-api.ts";
import { createReporter } from "./reporter.ts";

const eve = toAddress(new Uint8Array(32).fill(1));
const bob = toAddress(new Uint8Array(32).fill(2));

function world() {
	const clock = createFakeClock();
	const heard: string[] = [];
	const floods: string[] = [];
	const wires: Wire[] = [];
	let overflows = 0;
	let isDead = true;
	const note =
		(what: string) =>
		async (argument: object): Promise<null> => {
			if (isDead) return new Promise<never>(() => {});
			const { peer, bytes = "", text = "" } = argument as { peer?: string; bytes?: string; text?: string };
			heard.push(`${peer === eve ? "eve " : peer === bob ? "bob " : ""}${what} ${bytes}${text}`.trim());
			return null;
		};
	const names = [
		"socketChanged",
		"text",
		"binary",
		"due",
		"peerChanged",
		"peerSignal",
		"peerRestart",
		"peerFrame",
	];
	const reporter = createReporter({
		clock,
		handlers: {} as never,
		dial() {
			const [here, there] = wirePair();
			wires.push(there);
			serve<HandsReports & PeerReports>(
				there,
				Object.fromEntries(names.map((name) => [name, note(name)])) as never,
			);
			return here;
		},
		overflow: () => overflows++,
		flooded: (peer) => void floods.push(peer),
	});
	return {
		reporter,
		heard,
		floods,
		overflows: () => overflows,
		frame: (peer: typeof eve, bytes: string) =>
			reporter.report({ name: "peerFrame", argument: { peer, link: "", bytes } }),
		text: (text: string) => reporter.report({ name: "text", argument: { generation: 1, text } }),
		/** The worker dies, and the next one lives. */
		async wakes() {
			isDead = false;
			for (const wire of wires.splice(0)) wire.close();
			await idle();
			while (clock.jump(clock.now() + 1_000)) await idle();
		},
	};
}

test("whoever floods their lane loses their own frames, and everybody else comes in between", async () => {
	const { frame, text, heard, floods, wakes, overflows } = world();
	for (let i = 0; i < 400; i++) frame(eve, `${i}`);
	frame(bob, "hello");
	text("from the relay");
	await wakes();
	expect(floods.length).toBeGreaterThan(0);
	expect(new Set(floods)).toEqual(new Set([eve]));
	expect(heard.length).toBeLessThanOrEqual(131);
	expect(heard.slice(0, 4)).toContain("bob peerFrame hello");
	expect(heard.slice(0, 4)).toContain("text from the relay");
	expect(overflows()).toBe(0);
});

test("the reports of one peer keep their order, and nothing is lost with a worker", async () => {
	const { frame, text, heard, wakes } = world();
	for (let i = 0; i < 60; i++) {
		frame(eve, `${i}`);
		frame(bob, `${i}`);
		text(`${i}`);
	}
	await wakes();
	const numbers = Array.from({ length: 60 }, (_, i) => `${i}`);
	const of = (start: string) =>
		heard.flatMap((each) => (each.startsWith(start) ? [each.slice(start.length)] : []));
	expect([of("eve peerFrame "), of("bob peerFrame "), of("text ")]).toEqual([numbers, numbers, numbers]);
});
