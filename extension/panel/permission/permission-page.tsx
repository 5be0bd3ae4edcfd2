/** The tab in which the browser asks for microphone and camera: the question, or what to do about the answer. */
import { Mic, SlidersHorizontal, Video } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Peek } from "../parts/peek.tsx";
import { t } from "../words/words.ts";
import { Arrow, Mark } from "./drawings.tsx";
import type { Answer } from "./question.ts";

interface Props {
	readonly isCamera: boolean;
	/** It was allowed a moment ago, and is a question again: for this once only. */
	readonly isAgain: boolean;
	/** Begins to ask; calls with what became of it. Answers how to ask again. */
	ask(is: (answer: Answer) => void): () => void;
}

export function PermissionPage({ isCamera, isAgain, ask }: Props) {
	const [answer, setAnswer] = useState<Answer>("asking");
	const [again, setAgain] = useState<() => void>();
	useEffect(() => {
		const repeat = ask(setAnswer);
		setAgain(() => repeat);
	}, [ask]);
	const isOpen = answer === "asking";
	const { title, text } = wordsOf(answer, isCamera, isAgain);

	return (
		<main class="permission">
			<Peek x={0.86} y={0.74} radius={0.46} look={answer === "denied" ? 180 : 222} />
			{isOpen && (
				<p class="permission-here">
					<Arrow />
					{t("permission.here")}
				</p>
			)}
			<div class="permission-question" aria-live="polite">
				<Mark />
				<div class="stack-2">
					<h1>{title}</h1>
					<p class="muted">{text}</p>
				</div>
				{answer === "denied" ? <Steps isCamera={isCamera} /> : <Asked isCamera={isCamera} answer={answer} />}
				{!isOpen && answer !== "denied" && answer !== "allowed" && (
					<div>
						<Button look="main" size="tall" onClick={() => again?.()}>
							{answer === "dismissed" ? t("permission.ask_again") : t("act.try_again")}
						</Button>
					</div>
				)}
			</div>
		</main>
	);
}

function wordsOf(answer: Answer, isCamera: boolean, isAgain: boolean) {
	switch (answer) {
		case "asking":
			return {
				title: isCamera ? t("permission.title_camera") : t("permission.title"),
				text: isAgain ? t("permission.this_time") : t("permission.promise"),
			};
		case "allowed":
			return { title: t("permission.allowed"), text: t("permission.closes") };
		case "denied":
			return {
				title: isCamera ? t("permission.denied_camera") : t("permission.denied"),
				text: t("permission.denied_hint"),
			};
		case "dismissed":
			return { title: t("permission.dismissed"), text: t("permission.dismissed_hint") };
		case "missing":
			return {
				title: isCamera ? t("permission.missing_camera") : t("permission.missing"),
				text: t("permission.missing_hint"),
			};
		case "busy":
			return {
				title: isCamera ? t("permission.busy_camera") : t("permission.busy"),
				text: t("permission.busy_hint"),
			};
		case "failed":
			return { title: t("permission.failed"), text: t("permission.failed_hint") };
	}
}

function Asked({ isCamera, answer }: { readonly isCamera: boolean; readonly answer: Answer }) {
	if (answer !== "asking") return null;
	return (
		<div class="permission-card">
			<Icon of={isCamera ? Video : Mic} size={20} />
			<div>
				{isCamera ? t("permission.devices") : t("permission.microphone")}
				<p class="meta">{t("permission.waiting")}</p>
			</div>
		</div>
	);
}

function Steps({ isCamera }: { readonly isCamera: boolean }) {
	return (
		<ol class="permission-card permission-steps">
			<li>
				<Icon of={SlidersHorizontal} size={20} />
				<span>{t("permission.step_icon")}</span>
			</li>
			<li>
				<Icon of={isCamera ? Video : Mic} size={20} />
				<span>{isCamera ? t("permission.step_allow_both") : t("permission.step_allow")}</span>
			</li>
		</ol>
	);
}
