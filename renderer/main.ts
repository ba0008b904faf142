import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './styles/base.css';
import { mount } from 'svelte';
import { translateFaults } from '../electron/shared/fault-words.ts';
import App from './App.svelte';
import { watchFaults } from './state/faults.svelte.ts';
import { loadScreen } from './state/screens.svelte.ts';

watchFaults();
translateFaults();
const target = document.getElementById('app');
if (target !== null) mount(App, { target });
// Most people go to a lesson from here, some at once. What goes wrong is told once somebody does.
requestAnimationFrame(() => void loadScreen('lesson').catch(() => undefined));
