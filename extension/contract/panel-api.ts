/** What a panel may ask of the worker. Calls that change things name what they make, so that a repeat is the same act. */
import type { CallId, ChatId, Iid, InviteId, LetterId } from "../../protocol/ids.ts";
import type { Devices, Seat } from "./call.ts";
import type { SafetyNumber } from "./trust.ts";
import type { Card, Choices, Diagnosis, DirectWith, Locking, Mode, Notices, Strangers } from "./view.ts";
import type { WayOutcome, WayPart } from "./ways.ts";

export type PanelApi = {
	/**
	 * Makes the identity, around a key of another OpenPGP program if one is given. Fails: handle-malformed, have-identity, storage-refused,
	 * key-malformed, key-public, key-kind, key-several, key-passphrase, key-over.
	 */
	createIdentity(argument: {
		handle: string;
		key?: { readonly text: string; readonly passphrase: string };
	}): null;
	/** The twelve words that open every backup of this identity. Fails: no-identity, wrong-passphrase, too-fast. */
	backupWords(argument: { vault?: string }): { readonly words: readonly string[] };
	/**
	 * A file under this passphrase and the words; `vault`: the passphrase of this browser, where there is one. Fails: no-identity,
	 * weak-passphrase, wrong-passphrase, too-fast.
	 */
	makeBackup(argument: { passphrase: string; vault?: string }): {
		/** Base64url. */
		readonly file: string;
		readonly at: number;
	};
	/** That file was handed to the browser. */
	backupSaved(argument: { at: number }): null;
	/** The person was asked once to make one. */
	backupAsked(argument: Record<string, never>): null;
	/**
	 * Brings a backup here; either `passphrase` or `words`. `id` is chosen by the caller. Fails: have-identity, words-slip, backup-foreign,
	 * backup-newer, backup-damaged, backup-passphrase, backup-words, storage-full, storage-refused.
	 */
	restoreBackup(argument: { id: LetterId; file: string; passphrase?: string; words?: string }): null;
	/**
	 * Shows a code for another browser; `id` is chosen by the caller. `vault`: the passphrase of this browser, where there is one. What becomes
	 * of it is `View.handover`. Fails: no-identity, wrong-passphrase, too-fast, offline, too-many-invites.
	 */
	beginHandover(argument: { id: LetterId; vault?: string }): null;
	/** What the other browser reads. Fails: handover-over. */
	handoverText(argument: Record<string, never>): { readonly text: string };
	/** These digits are the same in the other browser: everything goes there. Fails: handover-over. */
	confirmHandover(argument: { id: LetterId; digits: string }): null;
	/** In a browser without an identity: goes to whoever shows the code in a text. Fails: have-identity, handover-malformed, handover-newer, url-insecure. */
	takeOver(argument: { id: LetterId; text: string }): null;
	/** Ends it, or takes what became of it off the screen. */
	endHandover(argument: Record<string, never>): null;
	/** What other OpenPGP programs call the identity. */
	keyDetails(argument: Record<string, never>): { readonly fingerprint: string; readonly createdAt: number };
	certificateFile(argument: Record<string, never>): { readonly text: string };
	/** Under a passphrase of its own. Fails: weak-passphrase, wrong-passphrase, too-fast. */
	keyFile(argument: { passphrase: string; vault?: string }): { readonly text: string };
	/** A statement that the identity holds no more, for other OpenPGP programs. Fails: wrong-passphrase, too-fast. */
	revocationFile(argument: { vault?: string }): { readonly text: string };
	/** Takes everything off this browser; or, not `isAll`, everything but the lock and the settings. */
	erase(argument: { isAll: boolean }): null;
	/** Takes everything off this profile behind the lock, where the passphrase is forgotten. Nothing while it is open. Fails: storage-refused. */
	forgetEverything(argument: Record<string, never>): null;
	/**
	 * Chooses a relay and dials it, with a password if one was typed; answers once it is set, the outcome is `View.relay`.
	 * Fails: url-malformed, url-insecure, port-blocked, no-identity.
	 */
	connectRelay(argument: { url: string; password?: string }): null;
	/** Dials again now. */
	retryRelay(argument: Record<string, never>): null;
	/** Trusts the key that the relay shows now in place of the one we knew, and dials again. */
	trustRelay(argument: Record<string, never>): null;
	/**
	 * A relay to be used later, with a password if one was typed; nothing is dialled. Answers with its URL. Fails: no-identity, url-malformed,
	 * url-insecure, port-blocked.
	 */
	addRelay(argument: { url: string; password?: string }): { readonly url: string };
	/**
	 * Goes to a relay we know. With `tell`, people are told first that we stay there (`View.move`), and it goes on once all know; they are told of none
	 * that does not answer. Fails: superseded, not-found, unreachable, unreachable-secure.
	 */
	goToRelay(argument: { url: string; tell: boolean }): null;
	/** Goes on, whoever does not know yet. */
	finishMove(argument: Record<string, never>): null;
	/** We stay; whoever was told is told that, too. */
	cancelMove(argument: Record<string, never>): null;
	/** Forgets what we are at a relay, address and all. Fails: relay-in-use. */
	forgetRelay(argument: { url: string }): null;
	/** Forgets the relay and goes back to choosing one. */
	leaveRelay(argument: Record<string, never>): null;
	/** Whether the other hosts that the relay names may be used for direct paths. */
	useIceHosts(argument: { use: boolean }): null;
	/** Asks for another handle, here and at the relay. Fails: handle-malformed, handle-taken, offline. */
	changeHandle(argument: { handle: string }): null;
	/** Knocks at whoever holds a handle; `id` becomes the chat. Fails: handle-malformed, not-found, that-is-you, already-known, too-fast, offline. */
	addByHandle(argument: { id: ChatId; handle: string }): null;
	/** Makes an invite. Fails: offline, too-many-invites, too-fast, timed-out. */
	createInvite(argument: { id: InviteId }): null;
	/** What is handed on. Fails: invite-over. */
	inviteText(argument: { id: InviteId }): { readonly text: string };
	/** From now on nobody can use it. */
	revokeInvite(argument: { id: InviteId }): null;
	/**
	 * Uses the invite in a text, and enters its relay where none is in use; answers with the chat, which is `id` where there was none.
	 * Fails: no-identity, invite-malformed, invite-over, invite-own, invite-elsewhere, invite-relay-key, url-insecure, blocked-here, key-changed,
	 * already-known.
	 */
	useInvite(argument: { id: ChatId; text: string }): { readonly chat: ChatId };
	/** Who may ask to talk. */
	setStrangers(argument: { strangers: Strangers }): null;
	/** Decides about a request. Accept opens a session; decline tells them; block is silent. Fails: not-found. */
	decide(argument: { id: ChatId; verdict: "accept" | "decline" | "block" }): null;
	/** Takes every request that came until then, milliseconds, off this device. Nobody is told. */
	dropRequests(argument: { until: number }): null;
	/** What a report to whoever runs the relay says of somebody; nothing of what was written. Fails: not-found. */
	reportOf(argument: { id: ChatId }): {
		readonly handle: string;
		readonly address: string;
		readonly relay: string;
		/** When what is between us began, and now, milliseconds. */
		readonly asked: number;
		readonly now: number;
	};
	/** Blocks somebody we talk with: silent, and our address opens with another cap from now on. Fails: not-found. */
	block(argument: { id: ChatId }): null;
	/** Takes that back: they are as they were and hear nothing of it before we write to them; who only asked may ask again. Fails: not-found. */
	unblock(argument: { id: ChatId }): null;
	/** What the person here calls them; empty takes it back. Fails: not-found, too-long. */
	setPetname(argument: { chat: ChatId; name: string }): null;
	/** Takes a contact, a request of ours or a blocked one off this device. Fails: not-found. */
	forget(argument: { id: ChatId }): null;
	/**
	 * `ttl`: seconds it lives, 0 for ever; left out, the chat's timer. `quote`: the message it answers.
	 * `card`: a page beside it; `text` may then be empty.
	 * Fails: not-found, not-accepted, key-changed, empty, too-long, outbox-full, storage-full.
	 */
	sendText(argument: {
		chat: ChatId;
		id: LetterId;
		text: string;
		ttl?: number;
		quote?: LetterId;
		card?: Card;
	}): null;
	/** Puts a page above the field of a chat, or takes it away. Fails: not-found. */
	keepCard(argument: { chat: ChatId; card: Card | null }): null;
	/** Another text for a message of ours; `id` is new. Fails: as `sendText`. */
	editText(argument: { chat: ChatId; id: LetterId; of: LetterId; text: string }): null;
	/** Takes a message off this device, and with `forBoth`, if it is ours, off theirs; `id` is new. Fails: not-found, outbox-full. */
	deleteMessage(argument: { chat: ChatId; id: LetterId; of: LetterId; forBoth: boolean }): null;
	/** Lets a message go sooner than it would, here: this many seconds from now. Fails: not-found. */
	shortenMessage(argument: { chat: ChatId; of: LetterId; seconds: number }): null;
	/** Takes every message of a chat off this device. Fails: not-found. */
	clearChat(argument: { chat: ChatId }): null;
	/** Whether a person is writing in this chat; said again every few seconds while they are. */
	setTyping(argument: { chat: ChatId; on: boolean }): null;
	/** Puts a failed message back into the outbox. Fails: not-found, outbox-full. */
	retryMessage(argument: { chat: ChatId; id: LetterId }): null;
	/** Opens the feed `chat:<id>` on this wire: a window of messages around the first unread one, or the last ones. Fails: not-found. */
	openChat(argument: { chat: ChatId }): null;
	/** Moves the window of the open feed: a page before its first message is added, and goes at the other end when it grows too long. */
	olderMessages(argument: { chat: ChatId }): null;
	/** The same at the newer end. */
	newerMessages(argument: { chat: ChatId }): null;
	/** Moves the window to a message, or to the end. Fails: not-found. */
	showMessage(argument: { chat: ChatId; of: LetterId | null }): null;
	closeChat(argument: { chat: ChatId }): null;
	/** Everything so far was seen by a person. */
	markRead(argument: { chat: ChatId }): null;
	/** `at`: when it was typed, milliseconds. Of two panels the later one wins. */
	saveDraft(argument: { chat: ChatId; text: string; at: number }): null;
	setMode(argument: { mode: Mode }): null;
	/** Which chat is in front of a person in this panel, in which window: it is not notified about. `null`: none. */
	look(argument: { chat: ChatId | null; window: number | null }): null;
	/** The chat of `View.intent` is open. */
	intentDone(argument: { number: number }): null;
	/** For everybody (`chat` is `null`) or one person; `null` for a choice takes back what was chosen for them alone. */
	choose(argument: {
		chat: ChatId | null;
		choices: { readonly [Name in keyof Choices]?: Choices[Name] | null };
	}): null;
	/** No notices of this person before then, milliseconds; `null` unmutes. */
	mute(argument: { chat: ChatId; until: number | null }): null;
	/** Do not disturb before then, milliseconds; `null` ends it. */
	setQuiet(argument: { until: number | null }): null;
	setNotices(argument: { notices: Notices }): null;
	setDirect(argument: { direct: DirectWith }): null;
	/** Rings a contact, or says yes if they are ringing; `call` is new. Fails: not-found, not-accepted, key-changed, in-call. */
	startCall(argument: { chat: ChatId; call: CallId; video: boolean }): null;
	/**
	 * Says yes to what rings here, or to trying again after a device refused: their ring goes on until the microphone is decided.
	 * `withoutMicrophone`: to listen only. Fails: call-over.
	 */
	answerCall(argument: { call: CallId; video: boolean; withoutMicrophone: boolean }): null;
	/** Rings a contact into a call that is live. Fails: call-over, not-accepted, call-full. */
	addToCall(argument: { call: CallId; chat: ChatId }): null;
	/** Takes that ring back. */
	takeBackRing(argument: { call: CallId; seat: Seat }): null;
	/** Asks a contact who is in a call to be let in. Fails: not-accepted, in-call, no-turn. */
	joinCall(argument: { chat: ChatId; call: CallId; video: boolean }): null;
	/** The name of the call, for people who are told of it. Fails: call-over. */
	callLink(argument: { call: CallId }): { readonly link: string };
	/** Asks the member in it to be let in. Fails: call-over, not-accepted, in-call, no-turn. */
	joinByLink(argument: { link: string; video: boolean }): null;
	/** Says no, takes back our ring, or ends it: whatever is the case. Repeats do nothing. */
	hangUp(argument: { call: CallId }): null;
	/** Takes a call that has ended off the screen. */
	closeCall(argument: { call: CallId }): null;
	/** Our side of the call. Asks for what it needs again, also where it was refused before. Fails: call-over. */
	setCall(argument: {
		call: CallId;
		muted?: boolean;
		deafened?: boolean;
		camera?: boolean;
		sharing?: boolean;
	}): null;
	/** How loud one is here, 0 to 2. */
	setVolume(argument: { call: CallId; seat: Seat; volume: number }): null;
	/** Asks somebody in the call to compare, aloud, that nobody stands between: `CallView.comparison`. Fails: call-over, not-accepted, too-fast. */
	compareAloud(argument: { call: CallId; seat: Seat }): null;
	/** Takes that off this screen. */
	endComparison(argument: { call: CallId }): null;
	/** For this and later calls. */
	setDevices(argument: { devices: Devices }): null;
	/** Calls go through the relay's TURN server alone, so that nobody sees our address. */
	setRelayOnly(argument: { relayOnly: boolean }): null;
	/** Opens the tab where the browser asks for the microphone, and the camera if `camera`; with `scan` for the camera alone. */
	askForDevices(argument: { camera: boolean; scan?: boolean }): null;
	/** Tries one part of a call's way, for at most 8 s; `null` stops every try. Fails: offline, timed-out. */
	tryWay(argument: { part: WayPart | null }): WayOutcome;
	/** The number to compare with a contact: of the identity that answers now, if it is not the known one. Fails: not-found, no-identity. */
	safetyNumber(argument: { chat: ChatId }): SafetyNumber;
	/** They compared the number of this identity, and it was the same. Fails: not-found, another-number. */
	verify(argument: { chat: ChatId; iid: Iid }): null;
	/** Takes that back. Fails: not-found. */
	unverify(argument: { chat: ChatId }): null;
	/**
	 * They compared the number of this identity, which answers in place of the known one, and it was the same: it takes its place,
	 * verified, and is asked to talk. What waits for the known one is not sent. Fails: not-found, another-number.
	 */
	trustKey(argument: { chat: ChatId; iid: Iid }): null;
	/** Goes on with the known identity, and with nobody else. Fails: not-found. */
	keepKey(argument: { chat: ChatId }): null;
	/** Opens the vault. Fails: wrong-passphrase, too-fast, vault-damaged. */
	unlock(argument: { passphrase: string }): null;
	/** Covers everything on every surface. Does nothing without a passphrase. */
	lock(argument: Record<string, never>): null;
	/** Ends everything that is in memory: wires, sessions, chats that are not kept. Does nothing without a passphrase. */
	signOut(argument: Record<string, never>): null;
	/**
	 * Another passphrase, or `null` for none; `old` where there is one. Everything is sealed anew.
	 * Fails: wrong-passphrase, weak-passphrase, too-fast.
	 */
	setPassphrase(argument: { passphrase: string | null; old?: string }): null;
	setLocking(argument: { locking: Locking }): null;
	/** Ends the call that goes on behind the lock. */
	endCall(argument: Record<string, never>): null;
	/** What the page of diagnostics shows. */
	diagnose(argument: Record<string, never>): Diagnosis;
};
