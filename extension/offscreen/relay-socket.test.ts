import { expect, test } from "vitest";
import { createFakeClock } from "../../test/world/time.ts";
import type { HandsStatus } from "../contract/offscreen-api.ts";
import { createRelaySocket, type SocketEvents } from "./relay-socket.ts";

function world() {
	const clock = createFakeClock(1_000_000);
	const dials: SocketEvents[] = [];
	const sent: (string | Uint8Array)[] = [];
	const texts: string[] = [];
	const changes: HandsStatus[] = [];
	const socket = createRelaySocket({
		clock,
		random: () => 0.5,
		firstGeneration: 0,
		dial(_url, events) {
			dials.push(events);
			return { send: (data) => void sent.push(data), close() {} };
		},
		changed: (status) => void changes.push(status),
		text: (_generation, text) => void texts.push(text),
		binary() {},
	});
	const pass = (ms: number) => {
		const end = clock.now() + ms;
		while (clock.jump(end));
	};
	const last = () => changes.at(-1);
	return { clock, dials, sent, texts, changes, socket, pass, last };
}

test("dials, opens, and says keepalive every twenty seconds", () => {
	const { dials, sent, texts, socket, pass, last } = world();
	socket.want("ws://relay");
	dials[0]?.onOpen();
	socket.ready(socket.status().generation);
	expect(last()?.socket).toBe("ready");
	for (let i = 0; i < 3; i++) {
		pass(20_000);
		dials[0]?.onText('{"type":"keepalive","payload":{}}');
	}
	expect(sent).toHaveLength(3);
	expect(texts).toEqual([]);
	expect(dials).toHaveLength(1);
});

test("notices a half-open socket five seconds after it asked, and dials again", () => {
	const { dials, socket, pass, last } = world();
	socket.want("ws://relay");
	dials[0]?.onOpen();
	socket.ready(socket.status().generation);
	pass(20_000 + 4_999);
	expect(last()?.socket).toBe("ready");
	pass(1);
	expect(last()).toMatchObject({ socket: "pausing", closeCode: 1006 });
	pass(1_000);
	expect(dials).toHaveLength(2);
});

test("backs off while nobody answers, and is quick again after a login", () => {
	const { dials, socket, pass, changes, clock } = world();
	socket.want("ws://relay");
	const waits: number[] = [];
	for (let i = 0; i < 12; i++) {
		dials.at(-1)?.onClose(1006);
		const at = changes.at(-1)?.retryAt ?? 0;
		waits.push(at - clock.now());
		pass(at - clock.now());
	}
	expect(waits.slice(0, 5)).toEqual([1000, 1500, 1500, 1500, 1500]);
	expect(waits.at(-1)).toBe(22_500);
	dials.at(-1)?.onOpen();
	socket.ready(socket.status().generation);
	dials.at(-1)?.onClose(1006);
	expect((changes.at(-1)?.retryAt ?? 0) - clock.now()).toBe(1000);
});

test("stays quiet when another browser took over", () => {
	const { dials, socket, pass, last } = world();
	socket.want("ws://relay");
	dials[0]?.onOpen();
	dials[0]?.onClose(4409);
	expect(last()).toMatchObject({ socket: "none", url: null, closeCode: 4409 });
	pass(600_000);
	expect(dials).toHaveLength(1);
});

test("a stale connection says and takes nothing", () => {
	const { dials, socket, texts } = world();
	socket.want("ws://one");
	dials[0]?.onOpen();
	const old = socket.status().generation;
	socket.want("ws://two");
	dials[1]?.onOpen();
	dials[0]?.onText("late");
	dials[0]?.onClose(1006);
	expect(socket.send(old, "x")).toBe(false);
	expect([texts, socket.status().socket]).toEqual([[], "open"]);
});

test("a socket on which nobody logs in is given up", () => {
	const { dials, socket, pass, last } = world();
	socket.want("ws://relay");
	dials[0]?.onOpen();
	pass(15_000);
	expect(last()?.socket).toBe("pausing");
});

test("a dial without an end is given up, and nothing keeps a socket that is not wanted", () => {
	const { dials, socket, pass, last } = world();
	socket.want("ws://relay");
	pass(10_000);
	expect(last()?.socket).toBe("pausing");
	socket.want(null);
	pass(60_000);
	expect([last()?.socket, dials.length]).toEqual(["none", 1]);
});

test("asked to look, it notices a dead connection within five seconds and ends a pause at once", () => {
	const { dials, sent, socket, pass, last } = world();
	socket.want("ws://relay");
	dials[0]?.onOpen();
	socket.ready(socket.status().generation);
	pass(3_000);
	socket.check();
	expect(sent).toHaveLength(1);
	dials[0]?.onText('{"type":"keepalive","payload":{}}');
	pass(5_000);
	expect(last()?.socket).toBe("ready");
	socket.check();
	pass(5_000);
	expect(last()).toMatchObject({ socket: "pausing", closeCode: 1006 });
	socket.check();
	expect([dials.length, last()?.socket]).toEqual([2, "dialling"]);
});

test("a pause that somebody asked for is not ended by another network", () => {
	const { dials, socket } = world();
	socket.want("ws://relay");
	dials[0]?.onOpen();
	socket.redial(socket.status().generation, 60_000);
	socket.check();
	expect([dials.length, socket.status().socket]).toEqual([1, "pausing"]);
});
