import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { watchFaults } from './state/faults.svelte.ts';

watchFaults();
const target = document.getElementById('app');
if (target !== null) mount(App, { target });
