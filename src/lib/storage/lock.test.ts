import 'fake-indexeddb/auto';
import { lockAcceptance } from '../../../tests/fixtures/storage/lock-acceptance';

lockAcceptance('heartbeat', null);
