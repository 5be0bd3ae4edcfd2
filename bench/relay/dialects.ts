/** How a client of each measured server connects, makes itself known and writes to another. */
import { createHash } from "node:crypto";
import { idBytes } from "../../protocol/ids.ts";
import { type ClientCall, controlText, parseControlFromRelay } from "../../protocol/wire/control.ts";
import { createPerson, type LoginChoice, type Person } from "../../test/relay/person.ts";
import { deliverFrame, textFrame } from "./frames.ts";
import { type Link, openLink } from "./link.ts";

const dialectNames = ["sidelong", "bare", "peerjs", "socketio", "ywebrtc"] as const;
export type DialectName = (typeof dialectNames)[number];

interface Door {
	readonly port: number;
	/** Another address of loopback to come from. */
	readonly from?: string;
	/** Nobody will write to this one: the bare reference then only upgrades. */
	readonly isNobody?: boolean;
}
/** Somebody at one server; `index` is the number among all who are there. */
export interface Client {
	readonly index: number;
	/** Connects and makes itself known. Rejects when the server refuses. */
	enter(door: Door, choice?: LoginChoice): Promise<Entered>;
	/** What must be said before letters to `other` pass freely. */
	befriend(link: Link, other: Client): Promise<void>;
	/** A letter to `other` of `length` bytes, ready to be sent. */
	letterTo(other: Client, length: number): Buffer;
	readonly addressBytes: Uint8Array;
}
export interface Entered {
	readonly link: Link;
	/** What admits this client again, 20 bytes; a relay may give none. */
	readonly token?: Uint8Array | undefined;
}

const noFriends = async () => {};
const idOf = (index: number) => `client${index}`;
/** As many letters of the alphabet as make up a text of `length` bytes with `rest`. */
const filler = (length: number, rest: string) =>
	"Sidelong".repeat(length).slice(0, Math.max(1, length - rest.length));

const makers: Readonly<Record<DialectName, (index: number) => Client>> = {
	sidelong(index) {
		const person = createPerson(`bench ${index}`);
		return {
			index,
			addressBytes: idBytes(person.address),
			async enter(door, choice = {}) {
				const link = await openLink({ ...door, path: "/ws", subprotocol: "sidelong.1" });
				return {
					link,
					token: await login(link, person, { ...choice, url: `ws://127.0.0.1:${door.port}/ws` }),
				};
			},
			befriend: (link, other) => {
				const { address, cap } = createPerson(`bench ${other.index}`);
				return call(link, { type: "open", id: 1, payload: { targets: [{ target: address, cap }] } });
			},
			letterTo: (other, length) => deliverFrame(other.addressBytes, length),
		};
	},
	bare(index) {
		const addressBytes = createHash("sha256").update(idOf(index)).digest();
		return {
			index,
			addressBytes,
			// with a login of its own it would not be bare: the name is in the URL, and only for those who get letters
			enter: async (door) => ({
				link: await openLink({
					...door,
					path: door.isNobody ? "/ws" : `/ws?${addressBytes.toString("base64url")}`,
					subprotocol: "sidelong.1",
				}),
			}),
			befriend: noFriends,
			letterTo: (other, length) => deliverFrame(other.addressBytes, length),
		};
	},
	peerjs(index) {
		return {
			index,
			addressBytes: new Uint8Array(),
			async enter(door) {
				const path = `/peerjs?key=peerjs&id=${idOf(index)}&token=t${index}&version=1.5.4`;
				const link = await openLink({ ...door, path });
				await link.nextText();
				return { link };
			},
			befriend: noFriends,
			letterTo({ index: other }, length) {
				const rest = `{"type":"OFFER","payload":"","dst":"${idOf(other)}"}`;
				return textFrame(rest.replace('""', `"${filler(length, rest)}"`));
			},
		};
	},
	socketio(index) {
		return {
			index,
			addressBytes: new Uint8Array(),
			async enter(door) {
				const path = `/socket.io/?EIO=4&transport=websocket&id=${idOf(index)}`;
				const link = await openLink({ ...door, path });
				await link.nextText();
				link.sendText("40");
				await link.nextText();
				return { link };
			},
			befriend: noFriends,
			letterTo({ index: other }, length) {
				const rest = `42["to","${idOf(other)}",""]`;
				return textFrame(rest.replace('""', `"${filler(length, rest)}"`));
			},
		};
	},
	ywebrtc(index) {
		return {
			index,
			addressBytes: new Uint8Array(),
			async enter(door) {
				const link = await openLink({ ...door, path: "/" });
				link.sendText(`{"type":"subscribe","topics":["${idOf(index)}"]}`);
				link.sendText('{"type":"ping"}');
				await link.nextText();
				return { link };
			},
			befriend: noFriends,
			letterTo({ index: other }, length) {
				const rest = `{"type":"publish","topic":"${idOf(other)}","data":""}`;
				return textFrame(rest.replace('""', `"${filler(length, rest)}"`));
			},
		};
	},
};

export function createClient(dialect: DialectName, index: number): Client {
	return makers[dialect](index);
}

/** Says `call` and waits for its answer. Rejects with the code the relay answers. */
async function call(link: Link, message: ClientCall): Promise<void> {
	link.sendText(controlText(message));
	for (;;) {
		const answer = parseControlFromRelay(await link.nextText());
		if (typeof answer === "string") throw new Error(answer);
		if (answer.type === "error") throw new Error(answer.payload.code);
		if (answer.type === "result") return;
	}
}

async function login(link: Link, person: Person, choice: LoginChoice): Promise<Uint8Array | undefined> {
	link.sendText(controlText(person.hello(choice)));
	const challenge = parseControlFromRelay(await link.nextText());
	if (typeof challenge === "string" || challenge.type !== "challenge") throw new Error("no challenge");
	link.sendText(controlText(person.proof(challenge.payload, choice)));
	const welcome = parseControlFromRelay(await link.nextText());
	if (typeof welcome === "string" || welcome.type !== "welcome") throw new Error("no welcome");
	return welcome.payload.token;
}
