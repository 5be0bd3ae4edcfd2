/** A WebSocket client on a raw socket that counts frames and looks at nothing else, so that it is never the limit. */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { textFrame } from "./frames.ts";

export interface Link {
	readonly socket: Socket;
	/** While false, text frames are kept for `nextText`; afterwards they are counted. */
	isCounting: boolean;
	/** Once for everything that came together: frames by the first byte of their payload, and what a close frame said. */
	onFrames: (counts: Counts) => void;
	/** The code of the close frame that came. */
	closeCode: number | undefined;
	sendText(text: string): void;
	/** Resolves with the text frame that comes next. Rejects when the connection ends first. */
	nextText(): Promise<string>;
}

/** Frames that came in one piece of data. */
export interface Counts {
	/** By type, 0 to 7: the first byte of the payload of a binary frame. */
	readonly binary: Uint32Array;
	text: number;
}

interface Door {
	readonly port: number;
	readonly path: string;
	readonly subprotocol?: string | undefined;
	/** Another address of loopback, so that source ports are never short. */
	readonly from?: string;
}

// one for all: every piece of data is read completely before the next one comes
const shared = Buffer.allocUnsafe(262_144);

/** Connects and upgrades. Rejects when the server refuses. */
export function openLink({ port, path, subprotocol, from }: Door): Promise<Link> {
	return new Promise((resolve, reject) => {
		const counts: Counts = { binary: new Uint32Array(8), text: 0 };
		let held: Buffer | undefined;
		let skip = 0;
		let isUpgraded = false;
		let fail: (reason: Error) => void = reject;
		const texts: string[] = [];
		let onText = () => {};

		const socket = connect({
			port,
			host: "127.0.0.1",
			...(from && { localAddress: from }),
			noDelay: true,
			onread: {
				buffer: shared,
				callback(length) {
					const fresh = shared.subarray(0, length);
					const chunk = held ? Buffer.concat([held, fresh]) : fresh;
					held = undefined;
					if (isUpgraded) read(chunk, 0);
					else readUpgrade(chunk);
					return true;
				},
			},
		});
		const link: Link = {
			socket,
			isCounting: false,
			onFrames() {},
			closeCode: undefined,
			sendText: (text) => socket.write(textFrame(text)),
			nextText: () =>
				new Promise((answer, refuse) => {
					fail = refuse;
					onText = () => {
						const text = texts.shift();
						if (text !== undefined) answer(text);
					};
					onText();
				}),
		};
		socket.on("error", (error) => fail(error));
		socket.on("close", () => fail(new Error("the server hung up")));
		socket.write(
			[
				`GET ${path} HTTP/1.1`,
				`Host: 127.0.0.1:${port}`,
				"Upgrade: websocket",
				"Connection: Upgrade",
				"Sec-WebSocket-Version: 13",
				`Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
				...(subprotocol ? [`Sec-WebSocket-Protocol: ${subprotocol}`] : []),
				"\r\n",
			].join("\r\n"),
		);

		function readUpgrade(chunk: Buffer) {
			const end = chunk.indexOf("\r\n\r\n");
			if (end < 0) {
				held = Buffer.from(chunk);
				return;
			}
			const status = chunk.toString("latin1", 0, chunk.indexOf("\r\n"));
			if (!status.includes(" 101 ")) return fail(new Error(status));
			isUpgraded = true;
			resolve(link);
			const rest = Buffer.from(chunk.subarray(end + 4));
			// whoever waits for the link must be able to listen first
			if (rest.length > 0) setImmediate(() => read(rest, 0));
		}
		function read(chunk: Buffer, start: number) {
			let at = start;
			while (at < chunk.length) {
				if (skip > 0) {
					const taken = Math.min(skip, chunk.length - at);
					skip -= taken;
					at += taken;
					continue;
				}
				const frame = frameAt(chunk, at);
				const isText = frame?.opcode === 1 && !link.isCounting;
				const needed = frame && (isText || frame.opcode === 8 ? frame.length : Math.min(frame.length, 1));
				if (!frame || chunk.length < frame.body + (needed ?? 0)) {
					held = Buffer.from(chunk.subarray(at));
					break;
				}
				skip = frame.length;
				at = frame.body;
				if (isText) {
					texts.push(chunk.toString("utf8", at, at + frame.length));
					onText();
				}
				if (frame.opcode === 1) counts.text += isText ? 0 : 1;
				else if (frame.opcode === 2) countType(counts, chunk[at] ?? 0);
				else if (frame.opcode === 8 && frame.length >= 2) link.closeCode = chunk.readUInt16BE(at);
			}
			link.onFrames(counts);
			counts.binary.fill(0);
			counts.text = 0;
		}
	});
}

function countType({ binary }: Counts, type: number) {
	binary[type & 7] = (binary[type & 7] ?? 0) + 1;
}

/** The frame that begins at `at`, from the server and so without a mask; `undefined` when its header is not all there. */
function frameAt(chunk: Buffer, at: number): { opcode: number; body: number; length: number } | undefined {
	if (chunk.length < at + 2) return undefined;
	const opcode = (chunk[at] as number) & 15;
	const short = (chunk[at + 1] as number) & 127;
	if (short < 126) return { opcode, body: at + 2, length: short };
	if (chunk.length < at + (short === 126 ? 4 : 10)) return undefined;
	if (short === 126) return { opcode, body: at + 4, length: chunk.readUInt16BE(at + 2) };
	return { opcode, body: at + 10, length: chunk.readUInt32BE(at + 6) };
}
