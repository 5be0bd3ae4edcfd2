/** The tab in which the browser asks for microphone and camera: the question, or what to do about the answer. */
import { Mic, SlidersHorizontal, Video } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Peek } from "../parts/peek.tsx";
import { t } from "../words/words.ts";
import { Arrow, Mark } from "./drawings.tsx";
import type { Answer } from "./question.ts";

/** What the browser asks for: of a scan the camera alone. */
export type Asked = "microphone" | "both" | "camera";

interface Props {
	readonly what: Asked;
	/** It was allowed a moment ago, and is a question again: for this once only. */
	readonly isAgain: boolean;
	/** Begins to ask; calls with what became of it. Answers how to ask again. */
	ask(is: (answer: Answer) => void): () => void;
}

export function PermissionPage({ what, isAgain, ask }: Props) {
	const [answer, setAnswer] = useState<Answer>("asking");
	const [again, setAgain] = useState<() => void>();
	useEffect(() => {
		const repeat = ask(setAnswer);
		setAgain(() => repeat);
	}, [ask]);
	const isOpen = answer === "asking";
	const { title, text } = wordsOf(answer, what, isAgain);

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
				{answer === "denied" ? <Steps what={what} /> : <Card what={what} answer={answer} />}
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

/** The same thing said of each of the three. */
const said = {
	title: { microphone: "permission.title", both: "permission.title_camera", camera: "permission.title_scan" },
	denied: {
		microphone: "permission.denied",
		both: "permission.denied_camera",
		camera: "permission.denied_scan",
	},
	missing: {
		microphone: "permission.missing",
		both: "permission.missing_camera",
		camera: "permission.missing_scan",
	},
	busy: { microphone: "permission.busy", both: "permission.busy_camera", camera: "permission.busy_scan" },
	device: { microphone: "permission.microphone", both: "permission.devices", camera: "permission.camera" },
	allow: {
		microphone: "permission.step_allow",
		both: "permission.step_allow_both",
		camera: "permission.step_allow_scan",
	},
	promise: {
		microphone: "permission.promise",
		both: "permission.promise",
		camera: "permission.promise_scan",
	},
} as const;
export const titleOf = (what: Asked) => t(said.title[what]);

function wordsOf(answer: Answer, what: Asked, isAgain: boolean) {
	switch (answer) {
		case "asking":
			return {
				title: titleOf(what),
				text: isAgain ? t("permission.this_time") : t(said.promise[what]),
			};
		case "allowed":
			return { title: t("permission.allowed"), text: t("permission.closes") };
		case "denied":
			return { title: t(said.denied[what]), text: t("permission.denied_hint") };
		case "dismissed":
			return {
				title: t("permission.dismissed"),
				text: t(what === "camera" ? "permission.dismissed_scan_hint" : "permission.dismissed_hint"),
			};
		case "missing":
			return { title: t(said.missing[what]), text: t("permission.missing_hint") };
		case "busy":
			return { title: t(said.busy[what]), text: t("permission.busy_hint") };
		case "failed":
			return { title: t("permission.failed"), text: t("permission.failed_hint") };
	}
}

function Card({ what, answer }: { readonly what: Asked; readonly answer: Answer }) {
	if (answer !== "asking") return null;
	return (
		<div class="permission-card">
			<Icon of={what === "microphone" ? Mic : Video} size={20} />
			<div>
				{t(said.device[what])}
				<p class="meta">{t("permission.waiting")}</p>
			</div>
		</div>
	);
}

function Steps({ what }: { readonly what: Asked }) {
	return (
		<ol class="permission-card permission-steps">
			<li>
				<Icon of={SlidersHorizontal} size={20} />
				<span>{t("permission.step_icon")}</span>
			</li>
			<li>
				<Icon of={what === "microphone" ? Mic : Video} size={20} />
				<span>{t(said.allow[what])}</span>
			</li>
		</ol>
	);
}
