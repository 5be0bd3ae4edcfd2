/**
 * State pushed over a wire: one snapshot, then numbered patches. A view is flat: every field is a scalar, replaced whole, or a table
 * (`Readonly<Record<id, row>>`), patched by row. Rows are immutable, so `before[id] !== row` is the whole comparison.
 * A gap in the numbers means that something was missed: the mirror asks for a snapshot, it never merges.
 */
import { effect } from "@preact/signals-core";
import type { Wire } from "./wire.ts";

type View = Readonly<Record<string, unknown>>;

interface Frame {
	readonly kind: "feed";
	readonly feed: string;
	readonly revision: number;
	/** At revision 0 the whole view; later the scalars that changed. */
	readonly set?: View;
	/** Rows that changed, by table and id; `null` where a row went. */
	readonly rows?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Sends what `read` gives, now and whenever a signal it read has changed, until the wire closes or the answer is called.
 * `tables` names the fields that are tables.
 */
export function publish<V extends object>(
	wire: Wire,
	feed: string,
	tables: readonly (keyof V)[],
	read: () => V,
): () => void {
	let before: V | undefined;
	let revision = 0;
	const send = (now: V) => {
		const frame = before === undefined ? { set: now as View } : difference(before, now, tables);
		before = now;
		if (frame) wire.post({ kind: "feed", feed, revision: revision++, ...frame } satisfies Frame);
	};
	const end = effect(() => send(read()));
	const stop = () => {
		end();
		// a wire forgets no handler: what this one holds on to must be nothing
		before = undefined;
	};
	wire.onClose(stop);
	wire.onMessage((message) => {
		const { kind, feed: asked } = (message ?? {}) as { kind?: unknown; feed?: unknown };
		if (kind !== "snapshot" || asked !== feed || before === undefined) return;
		revision = 0;
		wire.post({ kind: "feed", feed, revision: revision++, set: before as View } satisfies Frame);
	});
	return stop;
}

/** Follows a feed: `onView` gets every new state, whole. Unchanged rows keep their identity. */
export function mirror<V extends object>(wire: Wire, feed: string, onView: (view: V) => void): void {
	let view: V | undefined;
	let expected = 0;
	wire.onMessage((message) => {
		if (!isFrame(message) || message.feed !== feed) return;
		if (message.revision === 0) view = message.set as V;
		else if (message.revision === expected && view !== undefined) view = apply(view, message);
		else return wire.post({ kind: "snapshot", feed });
		expected = message.revision + 1;
		onView(view);
	});
}

function difference<V extends object>(
	before: V,
	now: V,
	tables: readonly (keyof V)[],
): Pick<Frame, "set" | "rows"> | undefined {
	const set: Record<string, unknown> = {};
	const rows: Record<string, Record<string, unknown>> = {};
	for (const field of Object.keys(now) as (keyof V & string)[]) {
		if (before[field] === now[field]) continue;
		if (!tables.includes(field)) {
			set[field] = now[field];
			continue;
		}
		const old = before[field] as Record<string, unknown>;
		const fresh = now[field] as Record<string, unknown>;
		const changed: Record<string, unknown> = {};
		for (const id of Object.keys(fresh)) if (old[id] !== fresh[id]) changed[id] = fresh[id];
		for (const id of Object.keys(old)) if (!Object.hasOwn(fresh, id)) changed[id] = null;
		if (Object.keys(changed).length > 0) rows[field] = changed;
	}
	const hasSet = Object.keys(set).length > 0;
	const hasRows = Object.keys(rows).length > 0;
	if (!hasSet && !hasRows) return undefined;
	return { ...(hasSet && { set }), ...(hasRows && { rows }) };
}

function apply<V extends object>(view: V, { set, rows }: Frame): V {
	const next: Record<string, unknown> = { ...view, ...set };
	for (const [table, changed] of Object.entries(rows ?? {})) {
		const fresh = { ...(next[table] as Record<string, unknown>) };
		for (const [id, row] of Object.entries(changed)) {
			if (row === null) delete fresh[id];
			else fresh[id] = row;
		}
		next[table] = fresh;
	}
	return next as V;
}

function isFrame(message: unknown): message is Frame {
	const { kind, feed, revision } = (message ?? {}) as Partial<Frame>;
	return kind === "feed" && typeof feed === "string" && Number.isSafeInteger(revision);
}
