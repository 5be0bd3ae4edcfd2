/** Where one writes. Enter sends; what is not sent is kept as a draft. */
import { ArrowUp, CircleDashed } from "lucide";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";
import type { ContactRow } from "../../contract/view.ts";
import { newLetterId, usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { breakLine, fitHeight, isSendKey } from "./composer-keys.ts";
import { useDraft } from "./draft.ts";
import { Icon } from "./icon.tsx";
import { Problem } from "./problem.tsx";

interface Props {
	readonly contact: ContactRow;
	/** What the worker keeps as the draft. */
	readonly draft: string;
}

/** From here on the room that is left is said. */
const nearCharacters = limits.textCharacters - 500;

export function Composer({ contact: { id: chat, name, path }, draft: kept }: Props) {
	const { ask } = usePanel();
	const field = useRef<HTMLTextAreaElement>(null);
	const [problem, setProblem] = useState<Code>();
	const draft = useDraft(chat, kept, () => document.activeElement === field.current);
	const { text } = draft;
	const length = [...text].length;
	const canSend = text.trim() !== "" && length <= limits.textCharacters;
	const id = useId();

	useEffect(() => field.current?.focus({ preventScroll: true }), []);
	useEffect(() => {
		if (field.current) fitHeight(field.current);
	});

	async function send() {
		if (!canSend) return;
		const sent = text;
		setProblem(undefined);
		draft.clear();
		field.current?.focus();
		const code = await ask("sendText", { chat, id: newLetterId(), text: sent });
		if (!code) return;
		setProblem(code);
		draft.putBack(sent);
	}

	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			<Problem code={problem} />
			<div class="composer-box">
				<textarea
					ref={field}
					class="composer-field"
					rows={1}
					aria-label={t("chat.message")}
					aria-describedby={`${id}-room`}
					placeholder={t("chat.placeholder", { name })}
					value={text}
					dir="auto"
					onInput={(event) => {
						setProblem(undefined);
						draft.write(event.currentTarget.value);
					}}
					onKeyDown={(event) => {
						if (isSendKey(event)) {
							event.preventDefault();
							void send();
						} else breakLine(event);
					}}
					onBlur={draft.flush}
				/>
				<div class="composer-tools">
					<span class="meta composer-note" id={`${id}-room`}>
						{length > nearCharacters ? (
							<Room left={limits.textCharacters - length} />
						) : (
							path === "none" &&
							text !== "" && (
								<>
									<Icon of={CircleDashed} size={13} />
									<span>{t("chat.away", { name })}</span>
								</>
							)
						)}
					</span>
					<button
						type="submit"
						class="send"
						aria-label={t("chat.send")}
						title={t("chat.send")}
						disabled={!canSend}
					>
						<Icon of={ArrowUp} />
					</button>
				</div>
			</div>
		</form>
	);
}

function Room({ left }: { readonly left: number }) {
	return (
		<span class={left < 0 ? "bad cut" : "cut"}>
			{left < 0 ? t("chat.over", -left) : t("chat.left", left)}
		</span>
	);
}
