/** What a panel may ask of the worker. Calls that change things name what they make, so that a repeat is the same act. */
import type { ChatId, LetterId } from "../../protocol/ids.ts";
import type { Mode } from "./view.ts";

export type PanelApi = {
	/** Makes the identity. Fails: handle-malformed, have-identity, storage-refused. */
	createIdentity(argument: { handle: string }): null;
	/**
	 * Chooses a relay and dials it, with a password if one was typed; answers once it is set, the outcome is `View.relay`.
	 * Fails: url-malformed, url-insecure, port-blocked, no-identity.
	 */
	connectRelay(argument: { url: string; password?: string }): null;
	/** Dials again now. */
	retryRelay(argument: Record<string, never>): null;
	/** Trusts the key that the relay shows now in place of the one we knew, and dials again. */
	trustRelay(argument: Record<string, never>): null;
	/** Forgets the relay and goes back to choosing one. */
	leaveRelay(argument: Record<string, never>): null;
	/** Asks for another handle, here and at the relay. Fails: handle-malformed, handle-taken, offline. */
	changeHandle(argument: { handle: string }): null;
	/** Knocks at whoever holds a handle; `id` becomes the chat. Fails: handle-malformed, not-found, that-is-you, already-known, too-fast, offline. */
	addByHandle(argument: { id: ChatId; handle: string }): null;
	/** Decides about a request. Accept opens a session; decline tells them; block is silent. Fails: not-found. */
	decide(argument: { id: ChatId; verdict: "accept" | "decline" | "block" }): null;
	/** Takes a contact, a request of ours or a blocked one off this device. Fails: not-found. */
	forget(argument: { id: ChatId }): null;
	/** Fails: not-found, not-accepted, key-changed, empty, too-long, outbox-full, storage-full. */
	sendText(argument: { chat: ChatId; id: LetterId; text: string }): null;
	/** Puts a failed message back into the outbox. Fails: not-found, outbox-full. */
	retryMessage(argument: { chat: ChatId; id: LetterId }): null;
	/** Opens the feed `chat:<id>` on this wire. Fails: not-found. */
	openChat(argument: { chat: ChatId }): null;
	/** Adds the page before the first message to the open feed. */
	olderMessages(argument: { chat: ChatId }): null;
	closeChat(argument: { chat: ChatId }): null;
	/** Everything so far was seen by a person. */
	markRead(argument: { chat: ChatId }): null;
	saveDraft(argument: { chat: ChatId; text: string }): null;
	setMode(argument: { mode: Mode }): null;
};
