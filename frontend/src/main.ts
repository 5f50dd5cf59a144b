import "./ui/tokens.css";
import "./ui/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { chooseLanguage } from "./i18n/index.ts";
import { applyTextSize, textSize } from "./ui/text-size.ts";

chooseLanguage();
applyTextSize(textSize());

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target, props: { path: location.pathname } });
