/** Where one writes. Enter sends; what is not sent is kept as a draft. */
import { ArrowUp, Check } from "lucide";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Card, ContactRow } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { useTalk } from "../talk.ts";
import { sentence, t } from "../words/words.ts";
import { CardBar } from "./card.tsx";
import { breakLine, fitHeight, insertText, isSendKey } from "./composer-keys.ts";
import { ComposerNote } from "./composer-note.tsx";
import { EmojiButton } from "./emoji-button.tsx";
import { Icon } from "./icon.tsx";
import { Problem } from "./problem.tsx";
import { QuoteBar } from "./quote.tsx";
import { TimerButton } from "./timer-button.tsx";
import { useTyping } from "./typing.ts";
import { useWriting } from "./writing.ts";

interface Props {
	readonly contact: ContactRow;
	/** What the worker keeps as the draft. */
	readonly draft: string;
	/** A page to go with it. */
	readonly card: Card | undefined;
}

export function Composer({ contact: { id: chat, name, path, choices }, draft: kept, card }: Props) {
	const { ask } = usePanel();
	const { intent } = useView();
	const talk = useTalk();
	const field = useRef<HTMLTextAreaElement>(null);
	const [next, setNext] = useState<number>();
	const writing = useWriting({ kept, card, ttl: next, onSent: () => setNext(undefined) });
	const { text, canSend } = writing;
	const say = useTyping(chat, choices.typing);
	const id = useId();
	const isEdit = talk.about.value.kind === "edit";
	const called = intent?.chat === chat ? intent.number : undefined;

	useLayoutEffect(() => {
		talk.field = field.current;
		return () => {
			talk.field = null;
		};
	}, [talk]);
	// a new conversation, and a notification that led here
	// biome-ignore lint/correctness/useExhaustiveDependencies: being called again is a reason too
	useEffect(() => field.current?.focus({ preventScroll: true }), [called]);
	useEffect(() => {
		if (field.current) fitHeight(field.current);
	});

	function send() {
		if (!canSend) return;
		field.current?.focus();
		say("");
		void writing.send();
	}
	function leave() {
		writing.leave();
		field.current?.focus();
	}

	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				send();
			}}
		>
			<Problem code={writing.problem} notFound={t("message.gone")} />
			<div class="composer-box">
				<QuoteBar onLeave={leave} />
				{writing.card && (
					<CardBar
						card={writing.card}
						onRemove={() => {
							writing.dropCard();
							field.current?.focus();
						}}
					/>
				)}
				<textarea
					ref={field}
					class="composer-field"
					rows={1}
					aria-label={t("chat.message")}
					aria-describedby={`${id}-note`}
					placeholder={t("chat.placeholder", { name })}
					value={text}
					dir="auto"
					onInput={(event) => {
						const typed = event.currentTarget.value;
						writing.write(typed);
						if (!isEdit) say(typed);
					}}
					onKeyDown={(event) => {
						if (isSendKey(event)) {
							event.preventDefault();
							send();
						} else if (event.key === "Escape" && !event.isComposing && talk.about.value.kind !== "new") {
							event.preventDefault();
							leave();
						} else breakLine(event);
					}}
					onBlur={writing.flush}
				/>
				<ComposerNote id={`${id}-note`} name={name} path={path} text={text} length={writing.length} />
				<div class="composer-tools">
					<EmojiButton onPick={(emoji) => field.current && insertText(field.current, emoji)} />
					{!isEdit && (
						<TimerButton
							timer={choices.timer}
							next={next}
							onNext={setNext}
							onTimer={(timer) =>
								void ask("choose", { chat, choices: { timer } }).then((code) => {
									if (code) talk.said.value = sentence(code);
								})
							}
						/>
					)}
					<span class="grow" />
					<button
						type="submit"
						class="send"
						aria-label={isEdit ? t("message.save") : t("chat.send")}
						title={isEdit ? t("message.save") : t("chat.send")}
						disabled={!canSend}
					>
						<Icon of={isEdit ? Check : ArrowUp} />
					</button>
				</div>
			</div>
		</form>
	);
}
