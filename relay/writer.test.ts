import { readFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { createWriter } from "./writer.ts";

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

/** Two ends of a connection, and how often the near one was written to the system. */
async function ends() {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const address = server.address();
	const accepted = new Promise<Socket>((done) => server.once("connection", done));
	const far = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
	const near = await accepted;
	closers.push(() => {
		far.destroy();
		near.destroy();
		server.close();
	});
	let received = Buffer.alloc(0);
	far.on("data", (chunk) => {
		received = Buffer.concat([received, chunk]);
	});
	let writes = 0;
	const { _writev: writev, _write: writeOne } = near;
	near._writev = (chunks, done) => {
		writes++;
		return writev?.call(near, chunks, done);
	};
	near._write = (chunk, encoding, done) => {
		writes++;
		return writeOne.call(near, chunk, encoding, done);
	};
	const webSocket = { _socket: near, extensions: "", readyState: 1 } as unknown as WebSocket;
	return { webSocket, near, received: () => received, writes: () => writes };
}

test("the version of ws is the one whose sender was read for this: it writes each of its own frames whole", () => {
	expect(JSON.parse(readFileSync("node_modules/ws/package.json", "utf8")).version).toBe("8.23.0");
	const sender = readFileSync("node_modules/ws/lib/sender.js", "utf8");
	// cork, header, data, uncork, in one function and without a wait between
	expect(sender).toMatch(
		/sendFrame\(list, cb\) \{\s+if \(list\.length === 2\) \{\s+this\._socket\.cork\(\);\s+this\._socket\.write\(list\[0\]\);\s+this\._socket\.write\(list\[1\], cb\);\s+this\._socket\.uncork\(\);\s+\} else \{\s+this\._socket\.write\(list\[0\], cb\);/,
	);
});

test.each([0, 1, 125, 126, 1_024, 1_025, 65_535, 65_536, 131_072])(
	"a payload of %i bytes is framed",
	async (length) => {
		const { webSocket, received } = await ends();
		const payload = new Uint8Array(length).map((_, i) => i % 251);
		createWriter(webSocket).binary(payload);
		createWriter(webSocket).shared(payload);
		const header =
			length < 126
				? [0x82, length]
				: length < 65_536
					? [0x82, 126, length >> 8, length & 255]
					: [0x82, 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255];
		const one = Buffer.concat([Buffer.from(header), payload]);
		await expect.poll(() => received().length).toBe(one.length * 2);
		expect(received().equals(Buffer.concat([one, one]))).toBe(true);
	},
);

test("what is written in one turn leaves with one system call, in its order", async () => {
	const { webSocket, received, writes } = await ends();
	const writer = createWriter(webSocket);
	for (let i = 0; i < 20; i++) {
		writer.text("é");
		writer.binary(new Uint8Array([i]));
	}
	expect(writer.waiting).toBe(20 * (4 + 3));
	await expect.poll(() => received().length).toBe(20 * (4 + 3));
	expect(writes()).toBe(1);
	expect([...received().subarray(0, 7)]).toEqual([0x81, 2, 0xc3, 0xa9, 0x82, 1, 0]);
	expect([...received().subarray(-3)]).toEqual([0x82, 1, 19]);
});

test("nothing is written to a socket that is closing", async () => {
	const { webSocket, near } = await ends();
	const writer = createWriter(webSocket);
	near.end();
	writer.text("too late");
	(webSocket as { readyState: number }).readyState = 2;
	writer.binary(new Uint8Array(1));
	expect(writer.waiting).toBe(0);
});

test("a WebSocket that is not as it was is written to through ws itself", () => {
	const sent: unknown[] = [];
	const other = {
		extensions: "permessage-deflate",
		bufferedAmount: 7,
		send: (...args: unknown[]) => sent.push(args),
	} as unknown as WebSocket;
	const writer = createWriter(other);
	writer.text("text");
	writer.binary(new Uint8Array([1]));
	writer.shared(new Uint8Array([2]));
	expect(sent).toEqual([
		["text"],
		[new Uint8Array([1]), { binary: true }],
		[new Uint8Array([2]), { binary: true }],
	]);
	expect(writer.waiting).toBe(7);
});
