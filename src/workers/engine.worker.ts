import { expose } from 'comlink';
import { createEngineService } from './engineService';
import './wire';

expose(createEngineService(navigator.gpu as GPU | undefined));
