/** The edge between the worker and the hands. Bytes are base64url. */

/**
 * The relay socket as the hands see it. `generation` is the number of one physical connection, unique for the life of the browser.
 * `pausing`: lost, the next dial is at `retryAt` (milliseconds since the epoch).
 */
export interface HandsStatus {
	readonly url: string | null;
	readonly generation: number;
	readonly socket: "none" | "dialling" | "open" | "ready" | "pausing";
	/** Whether anything was said on this connection yet: half a login cannot be continued by another worker. */
	readonly spoken: boolean;
	readonly retryAt: number | null;
	/** Why the last connection ended (RFC 6455, section 7.4), if one did. */
	readonly closeCode: number | null;
	/** Whether the last connection ever opened. */
	readonly everOpened: boolean;
}

/** What the worker asks of the hands. */
export type HandsApi = {
	/** Keeps one relay socket open at `url`, or none. The same url again changes nothing. */
	want(argument: { url: string | null }): null;
	/** A text frame for the connection `generation`; answers whether it was there to take it. */
	sendText(argument: { generation: number; text: string }): boolean;
	/** A binary frame for the connection `generation`; answers whether it was there to take it. */
	sendBinary(argument: { generation: number; bytes: string }): boolean;
	/** The login is done: keepalives begin, and the next loss is retried quickly. */
	ready(argument: { generation: number }): null;
	/** Ends the connection `generation` and dials again after this long. */
	redial(argument: { generation: number; afterMs: number }): null;
	/** Wakes the worker by `due` at this moment (milliseconds since the epoch), once; `null` for never. */
	wakeAt(argument: { at: number | null }): null;
	status(argument: Record<string, never>): HandsStatus;
};

/** What the hands report. A report stays with the hands until it was answered, so a dying worker loses none. */
export type HandsReports = {
	socketChanged(argument: HandsStatus): null;
	text(argument: { generation: number; text: string }): null;
	binary(argument: { generation: number; bytes: string }): null;
	due(argument: { at: number }): null;
};
