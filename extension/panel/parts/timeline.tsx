/** The messages of a chat: stays at the end while one is there, stays put while one reads above, and loads older pages at the top. */
import { ArrowDown } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChatView, ContactRow, MessageRow } from "../../contract/view.ts";
import { useAct, useNow } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { place } from "./grouping.ts";
import { Icon } from "./icon.tsx";
import { Message } from "./message.tsx";
import { WorkRing } from "./ring.tsx";
import { useVisible } from "./visible.ts";

interface Props {
	readonly contact: ContactRow;
	readonly view: ChatView;
	/** What the list counts as unread. */
	readonly unread: number;
}

/** This close to the end is at the end: fractions of a pixel, and the foot of the last message. */
const slack = 24;

export function Timeline({ contact, view, unread }: Props) {
	const { ask } = usePanel();
	const box = useRef<HTMLElement>(null);
	const [isAtEnd, setAtEnd] = useState(true);
	const isVisible = useVisible();
	const now = useNow(60_000);
	const older = useAct();
	// a new wire opens the chat again and nothing is unread any more: the line stays where it was
	const [{ firstUnread, newCount }] = useState({ firstUnread: view.firstUnread, newCount: unread || 1 });
	const rows = place(view.messages, firstUnread);
	const first = rows[0]?.message.id;
	const last = rows.at(-1)?.message;
	const scroll = useRef({ first, last: last?.id, height: 0, isAtEnd: true });

	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		element.scrollTop = element.scrollHeight;
		const line = element.querySelector(".unread-line");
		const top = line ? line.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
		if (top < 0) element.scrollTop += top;
		scroll.current.isAtEnd = isNearEnd(element);
		setAtEnd(scroll.current.isAtEnd);
	}, []);

	useLayoutEffect(() => {
		const element = box.current;
		const before = scroll.current;
		if (!element) return;
		const isOwn = last?.mine === true && last.id !== before.last;
		if (before.first !== first && before.last === last?.id)
			element.scrollTop += element.scrollHeight - before.height;
		else if (before.isAtEnd || isOwn) element.scrollTop = element.scrollHeight;
		scroll.current = { ...before, first, last: last?.id, height: element.scrollHeight };
	});

	useEffect(() => {
		const element = box.current;
		if (!element || typeof ResizeObserver === "undefined") return;
		// a composer that grows takes height from here
		const observer = new ResizeObserver(() => {
			if (scroll.current.isAtEnd) element.scrollTop = element.scrollHeight;
		});
		observer.observe(element);
		return () => observer.disconnect();
	}, []);

	useEffect(() => {
		if (unread > 0 && isAtEnd && isVisible) void ask("markRead", { chat: contact.id });
	}, [ask, contact.id, unread, isAtEnd, isVisible]);

	function follow(element: HTMLElement) {
		const isNow = isNearEnd(element);
		scroll.current.isAtEnd = isNow;
		setAtEnd(isNow);
		if (element.scrollTop < element.clientHeight && view.more)
			void older.run(() => ask("olderMessages", { chat: contact.id }));
	}

	return (
		<div class="timeline-frame">
			<section
				ref={box}
				class="timeline"
				aria-label={contact.name}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keys too
				tabIndex={0}
				onScroll={(event) => follow(event.currentTarget)}
			>
				{older.isBusy && (
					<div class="timeline-older">
						<WorkRing />
					</div>
				)}
				{!view.more && <p class="meta timeline-begin">{t("chat.begin", { name: contact.name })}</p>}
				<ul class="messages" aria-label={t("chat.messages")}>
					{rows.map((placed) => (
						<Message
							key={placed.message.id}
							placed={placed}
							contact={contact}
							now={now}
							newCount={placed.message.id === firstUnread ? newCount : undefined}
						/>
					))}
				</ul>
			</section>
			<Heard name={contact.name} last={last} />
			{!isAtEnd && (
				<button
					type="button"
					class="pill"
					onClick={() => {
						const element = box.current;
						if (element) element.scrollTop = element.scrollHeight;
					}}
				>
					<Icon of={ArrowDown} size={16} />
					{unread > 0 ? t("chat.new_messages", unread) : t("chat.to_end")}
				</button>
			)}
		</div>
	);
}

const isNearEnd = ({ scrollHeight, scrollTop, clientHeight }: Element) =>
	scrollHeight - scrollTop - clientHeight < slack;

/** Reads out what arrives while the chat is open, and nothing else. */
function Heard({ name, last }: { readonly name: string; readonly last: MessageRow | undefined }) {
	const [known] = useState(last?.id);
	const isNews = last !== undefined && last.id !== known && !last.mine;
	return (
		<div class="unseen" aria-live="polite">
			{isNews && <p key={last.id}>{t("chat.heard", { name, text: last.text })}</p>}
		</div>
	);
}
