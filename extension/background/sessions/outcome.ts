/** How a handshake goes on or ends, and whom it proved. */
import type { Bytes } from "../../../protocol/bytes.ts";
import type { InviteId } from "../../../protocol/ids.ts";
import type { Contact, InviteTrouble } from "../contacts/contact.ts";
import type { OpenSession } from "./sessions.ts";

/** Somebody whose certificate, statement and device key agreed. */
export interface Proven {
	readonly iid: Contact["iid"] & string;
	readonly handle: Contact["handle"];
	readonly certificate: string;
	readonly device: NonNullable<Contact["device"]>;
}

/** Why a handshake ended without a session. For the journal: nothing of it is sent. */
export type Refusal =
	| "blocked"
	| "unknown"
	| "noise"
	| "payload"
	| "identity"
	| "key-changed"
	| "not-expected"
	| "glare"
	| "unasked"
	| "invite-over"
	| "replay";

export type Outcome =
	/** A first or second message was answered or sent. */
	| { readonly is: "under-way" }
	/** Our knock was heard to its end by whoever holds the address. */
	| { readonly is: "knock-heard"; readonly contact: Contact; readonly door: string; readonly frame: Bytes }
	/** A stranger knocked and proved who they are. */
	| { readonly is: "knocked"; readonly by: Proven; readonly door: string }
	/** Somebody used an invite of ours and proved who they are. */
	| {
			readonly is: "invited";
			readonly by: Proven;
			readonly invite: InviteId;
			readonly door: string;
			readonly session: OpenSession;
	  }
	/** An invite of theirs does not work: as far as somebody says whom nobody can check. */
	| { readonly is: "turned-away"; readonly contact: Contact; readonly why: InviteTrouble }
	/** A session stands. `frame` is the m3 that must leave once it is stored; `door` the key by which they knew us. */
	| {
			readonly is: "open";
			readonly contact: Contact;
			readonly session: OpenSession;
			readonly by: Proven | undefined;
			readonly door: string | undefined;
			readonly frame: Bytes | undefined;
	  }
	/** A contact proved to be at another address: with another device of theirs, unless `device` is the known one. */
	| {
			readonly is: "moved";
			readonly contact: Contact;
			readonly by: Proven;
			readonly statement: string;
			readonly session: OpenSession;
	  }
	/** A device of a contact in whose place there is another by now. */
	| { readonly is: "superseded"; readonly contact: Contact; readonly session: OpenSession }
	/** Somebody else answers where this contact lived. */
	| { readonly is: "changed"; readonly contact: Contact; readonly by: Proven }
	| { readonly is: "refused"; readonly why: Refusal };
