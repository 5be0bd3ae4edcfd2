/**
 * Every label of the protocol that this extension hashes, derives or signs with, once. A label keeps one use apart from
 * every other; two uses of one label would let a value of the first pass for the second (test: `labels.test.ts`).
 */
import { type Bytes, concat, uint, utf8 } from "../../protocol/bytes.ts";

export const labels = {
	/** Hashed into an identity's IID. */
	iid: "gx1/iid",
	/** Begins a device statement, and is its signature's notation value. */
	device: "gx1/dev",
	/** Begins what an address signs at login … */
	login: "gx1/login",
	/** … and what the relay answers with. */
	welcome: "gx1/ig",
	/** Begins a handshake's prologue. */
	handshake: "gx1/hs",
	/** Key material of a finished handshake's three session keys. */
	split: "gx1/split",
	/** The door key: how the two recognise each other's next handshake. */
	door: "gx1/door",
	/** The export key: what a rekey hangs on. */
	export: "gx1/export",
	rekey: "gx1/rekey",
	invite: "gx1/invite",
	inviteId: "gx1/invite-id",
	inviteTag: "gx1/invite-tag",
	doorId: "gx1/door-id",
	doorTag: "gx1/door-tag",
	/** A step of the ratchet's root key. */
	rootKey: "gx1/rk",
	/** The key of one ratchet frame's body. */
	box: "gx1/box",
	/** The short string that is read aloud in a call. */
	sas: "gx1/sas",
	/** Where the contents of a backup belong … */
	backup: "gx1/backup",
	/** … and the slot that the recovery words open; also the key of that slot. */
	backupWords: "gx1/backup-words",
	/** Begins what two browsers have said when they meet by a code … */
	handover: "gx1/handover",
	/** … by which a frame is found to be of that code … */
	handoverId: "gx1/handover-id",
	/** … what both know by the code alone … */
	handoverCode: "gx1/handover-code",
	/** … what the new browser promises to come with … */
	handoverCommit: "gx1/handover-commit",
	/** … what only the two know then, and what a person compares of it … */
	handoverKeys: "gx1/handover-keys",
	handoverDigits: "gx1/handover-digits",
	/** … and the key of one sending of the pieces. */
	handoverPiece: "gx1/handover-piece",
} as const;

/** What may be signed by the signing subkey: the values of the notation, reserved ones left out until they are used. */
export type Context = typeof labels.device;

/** A label in front of hashed or signed bytes: its text and one zero byte, so that no label is a prefix of another. */
export function prefix(label: string): Bytes {
	return concat(utf8(label), uint(0, 1));
}
