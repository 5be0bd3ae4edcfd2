/** The messages of a chat, from a window of them that moves as one scrolls. */
import { ArrowDown } from "lucide";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ChatView, ContactRow, MessageRow } from "../../contract/view.ts";
import { useNow } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { useTalk } from "../talk.ts";
import { dayOf } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { place } from "./grouping.ts";
import { Heard } from "./heard.tsx";
import { Icon } from "./icon.tsx";
import { Message } from "./message.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { WorkRing } from "./ring.tsx";
import { Said } from "./said.tsx";
import { useTimelineKeys } from "./timeline-keys.ts";
import { useTimelineScroll } from "./timeline-scroll.ts";
import { useVisible } from "./visible.ts";

interface Props {
	readonly contact: ContactRow;
	readonly view: ChatView;
	/** What the list counts as unread. */
	readonly unread: number;
}

interface Open {
	readonly message: MessageRow;
	readonly anchor: Element;
}

export function Timeline({ contact: { id: chat, name, keyChanged }, view, unread }: Props) {
	const { ask } = usePanel();
	const talk = useTalk();
	const box = useRef<HTMLElement>(null);
	const isVisible = useVisible();
	const today = dayOf(useNow(60_000));
	const [open, setOpen] = useState<Open>();
	// a new wire opens the chat again and nothing is unread any more: the line stays where it was
	const [{ firstUnread, newCount }] = useState({ firstUnread: view.firstUnread, newCount: unread || 1 });
	const rows = place(view.messages, firstUnread);
	const last = rows.at(-1)?.message;
	const scroll = useTimelineScroll(box, view, rows);
	const keys = useTimelineKeys(box);
	const entry = keys.entry && keys.entry in view.messages ? keys.entry : last?.id;
	const onMenu = useCallback((message: MessageRow, anchor: Element) => setOpen({ message, anchor }), []);

	useEffect(() => {
		if (unread > 0 && scroll.isAtEnd && isVisible) void ask("markRead", { chat });
	}, [ask, chat, unread, scroll.isAtEnd, isVisible]);

	/** The message of an event on its row, with what a menu stands beside. */
	function at(target: EventTarget | null): Open | undefined {
		const row = target instanceof Element ? target.closest<HTMLElement>("li[data-id]") : null;
		const message = Object.values(view.messages).find(({ id }) => id === row?.dataset.id);
		const anchor = row?.querySelector(".bubble-line");
		return message && anchor ? { message, anchor } : undefined;
	}

	function onKeyDown(event: KeyboardEvent) {
		if (keys.onKeyDown(event)) return;
		// whoever types, writes
		if (isLetter(event)) return talk.write();
		const isRow = event.target instanceof HTMLElement && event.target.dataset.id !== undefined;
		if (!isRow || (event.key !== "Enter" && event.key !== " ")) {
			if (event.key !== "Escape" || !keys.entry || !talk.field) return;
			event.preventDefault();
			return talk.write();
		}
		event.preventDefault();
		setOpen(at(event.target));
	}

	return (
		<div class="timeline-frame">
			<section
				ref={box}
				class="timeline"
				aria-label={name}
				onScroll={(event) => scroll.onScroll(event.currentTarget)}
			>
				{scroll.isLoadingOlder && (
					<div class="timeline-older">
						<WorkRing />
					</div>
				)}
				{!view.more && <p class="meta timeline-begin">{t("chat.begin", { name })}</p>}
				<ul
					class="messages"
					aria-label={t("chat.messages")}
					onPointerOver={keys.onPointerOver}
					onPointerLeave={keys.onPointerLeave}
					onFocusIn={keys.onFocusIn}
					onFocusOut={keys.onFocusOut}
					onKeyDown={onKeyDown}
					onContextMenu={(event) => {
						// a selected piece keeps the browser's own menu
						const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
						if (!isTouch && getSelection()?.isCollapsed === false) return;
						const found = at(event.target);
						if (!found) return;
						event.preventDefault();
						// a long press has selected a word on its way
						if (isTouch) getSelection()?.removeAllRanges();
						setOpen(found);
					}}
				>
					{rows.map(({ message, ...placed }) => (
						<Message
							key={message.id}
							{...placed}
							message={message}
							name={name}
							canWrite={!keyChanged}
							today={today}
							newCount={message.id === firstUnread ? newCount : undefined}
							isActive={message.id === keys.active}
							isEntry={message.id === entry}
							isMarked={message.id === scroll.marked}
							onMenu={onMenu}
						/>
					))}
				</ul>
			</section>
			<Heard name={name} last={last} isEnd={!view.newer} />
			{!scroll.isAtEnd && (
				<button type="button" class="pill" onClick={scroll.toEnd}>
					<Icon of={ArrowDown} size={16} />
					{unread > 0 ? t("chat.new_messages", unread) : t("chat.to_end")}
				</button>
			)}
			<Said />
			{open && <MessageMenu {...open} canWrite={!keyChanged} onClose={() => setOpen(undefined)} />}
		</div>
	);
}

function isLetter({ key, ctrlKey, altKey, metaKey, isComposing, target }: KeyboardEvent): boolean {
	const isRow = target instanceof HTMLElement && target.dataset.id !== undefined;
	return isRow && [...key].length === 1 && key !== " " && !ctrlKey && !altKey && !metaKey && !isComposing;
}
