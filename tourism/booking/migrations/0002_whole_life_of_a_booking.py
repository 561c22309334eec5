import django.db.models.deletion
import tourism.booking.states
import tourism.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('booking', '0001_initial'),
        ('homestays', '0003_standard_policies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='渠道')),
                ('import_url', models.URLField(blank=True, max_length=500, verbose_name='对方的日历地址')),
                ('export_key', models.CharField(max_length=43, unique=True)),
                ('etag', models.CharField(blank=True, max_length=200)),
                ('last_modified', models.CharField(blank=True, max_length=60)),
                ('last_good', models.TextField(blank=True)),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='上次去取')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='上次取到')),
                ('last_error', models.CharField(blank=True, max_length=200, verbose_name='取不到的原因')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '外部渠道',
                'verbose_name_plural': '外部渠道',
                'ordering': ['room_type', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ChannelEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=255)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='exclusive, as in RFC 5545')),
                ('summary', models.CharField(blank=True, max_length=120)),
                ('conflicts', models.JSONField(blank=True, default=list)),
            ],
            options={
                'verbose_name': '渠道占用',
                'verbose_name_plural': '渠道占用',
                'ordering': ['channel', 'starts_on', 'uid'],
            },
        ),
        migrations.CreateModel(
            name='GatewayNotification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gateway', models.CharField(max_length=16)),
                ('event_id', models.CharField(max_length=64)),
                ('number', models.CharField(help_text='the payment or refund order it speaks of', max_length=32)),
                ('kind', models.CharField(max_length=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('transaction', models.CharField(blank=True, max_length=64)),
                ('received_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': '支付通知',
                'verbose_name_plural': '支付通知',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('guest', '客人'), ('host', '农家')], max_length=8)),
                ('medium', models.CharField(choices=[('sms', '短信'), ('email', '邮件')], max_length=8)),
                ('address', tourism.core.fields.EncryptedTextField()),
                ('address_index', models.CharField(max_length=64)),
                ('subject', models.CharField(blank=True, max_length=120)),
                ('body', tourism.core.fields.EncryptedTextField()),
                ('state', models.CharField(choices=[('queued', '待发'), ('sent', '已发'), ('given_up', '没发出去')], default='queued', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': '通知',
                'verbose_name_plural': '通知',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MessageText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32, verbose_name='什么时候')),
                ('audience', models.CharField(choices=[('guest', '客人'), ('host', '农家')], max_length=8, verbose_name='给谁')),
                ('medium', models.CharField(choices=[('sms', '短信'), ('email', '邮件')], max_length=8, verbose_name='怎么发')),
                ('subject', models.CharField(blank=True, help_text='短信不用标题。', max_length=80, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('is_active', models.BooleanField(default=True, verbose_name='发送')),
            ],
            options={
                'verbose_name': '通知文案',
                'verbose_name_plural': '通知文案',
                'ordering': ['kind', 'audience', 'medium'],
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('payload', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': '事件',
                'verbose_name_plural': '事件',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PaymentEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='the same request twice is one row', max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('due', '应收'), ('paid', '实收'), ('refunded', '退款'), ('waived', '减免')], max_length=8, verbose_name='性质')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('method', models.CharField(blank=True, choices=[('', '—'), ('cash', '现金'), ('transfer', '转账'), ('online', '网上付')], max_length=8, verbose_name='方式')),
                ('reference', models.CharField(blank=True, max_length=64, verbose_name='收据号或流水号')),
                ('reason', models.CharField(blank=True, max_length=120, verbose_name='事由')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '收付',
                'verbose_name_plural': '收付',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PaymentOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gateway', models.CharField(max_length=16, verbose_name='渠道')),
                ('number', models.CharField(max_length=32, unique=True, verbose_name='支付单号')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('state', models.CharField(choices=[('open', '待付'), ('paid', '已付'), ('closed', '已关闭')], default='open', max_length=8, verbose_name='状态')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '支付单',
                'verbose_name_plural': '支付单',
            },
        ),
        migrations.CreateModel(
            name='RefundOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True, verbose_name='退款单号')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='金额（元）')),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': '退款单',
                'verbose_name_plural': '退款单',
            },
        ),
        migrations.CreateModel(
            name='RoomCare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dirty_since', models.DateTimeField(blank=True, null=True, verbose_name='待打扫自')),
                ('cleaned_at', models.DateTimeField(blank=True, null=True, verbose_name='打扫好于')),
            ],
            options={
                'verbose_name': '打扫',
                'verbose_name_plural': '打扫',
            },
        ),
        migrations.CreateModel(
            name='WaitingParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='候补号')),
                ('key', models.UUIDField(help_text='made by the form: the same tap twice is one row', unique=True)),
                ('state', models.CharField(choices=[('waiting', '候补中'), ('offered', '有房了'), ('taken', '订上了'), ('withdrawn', '不等了'), ('lapsed', '没等到')], default='waiting', max_length=12, verbose_name='状态')),
                ('check_in', models.DateField(verbose_name='到店')),
                ('check_out', models.DateField(verbose_name='离店')),
                ('guests', models.PositiveSmallIntegerField(verbose_name='人数')),
                ('rooms', models.JSONField(blank=True, default=list)),
                ('contact_name', tourism.core.fields.EncryptedTextField(verbose_name='称呼')),
                ('contact_phone', tourism.core.fields.EncryptedTextField(verbose_name='手机')),
                ('contact_email', tourism.core.fields.EncryptedTextField(blank=True, verbose_name='电子邮箱')),
                ('phone_index', models.CharField(db_index=True, max_length=64)),
                ('created_at', models.DateTimeField(verbose_name='登记时间')),
                ('offers', models.PositiveSmallIntegerField(default=0, verbose_name='给过几次')),
            ],
            options={
                'verbose_name': '候补',
                'verbose_name_plural': '候补',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='booking',
            name='a_hold_expires',
        ),
        migrations.AddField(
            model_name='booking',
            name='contact_email',
            field=tourism.core.fields.EncryptedTextField(blank=True, verbose_name='电子邮箱'),
        ),
        migrations.AddField(
            model_name='booking',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='个人信息抹去于'),
        ),
        migrations.AddField(
            model_name='booking',
            name='expected_at',
            field=models.DateTimeField(blank=True, help_text='晚到的客人说好的时间。', null=True, verbose_name='预计几点到'),
        ),
        migrations.AddField(
            model_name='booking',
            name='fee',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='退订费（元）'),
        ),
        migrations.AddField(
            model_name='booking',
            name='invoice_number',
            field=models.CharField(blank=True, max_length=40, verbose_name='发票号'),
        ),
        migrations.AddField(
            model_name='booking',
            name='is_prolonged',
            field=models.BooleanField(default=False, verbose_name='延过一次'),
        ),
        migrations.AddField(
            model_name='booking',
            name='payment',
            field=models.CharField(choices=[('on_arrival', '到店付'), ('transfer', '对公转账'), ('online', '网上付')], default='on_arrival', max_length=12, verbose_name='付款方式'),
        ),
        migrations.AddField(
            model_name='booking',
            name='policy',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='homestays.cancellationpolicy', verbose_name='退订规则'),
        ),
        migrations.AddField(
            model_name='bookinggroup',
            name='attrition_on',
            field=models.DateField(blank=True, null=True, verbose_name='免费放房截止日'),
        ),
        migrations.AddField(
            model_name='bookinggroup',
            name='attrition_percent',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='免费放房比例（%）'),
        ),
        migrations.AddField(
            model_name='bookinggroup',
            name='booked_nights',
            field=models.PositiveIntegerField(default=0, verbose_name='最初订的间夜'),
        ),
        migrations.AddField(
            model_name='bookingline',
            name='dropped',
            field=models.JSONField(blank=True, default=list, verbose_name='退掉的晚上'),
        ),
        migrations.AddField(
            model_name='bookingline',
            name='guests',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='住几位'),
        ),
        migrations.AddField(
            model_name='statechange',
            name='action',
            field=models.CharField(default='', max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='statechange',
            name='diff',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='statechange',
            name='ip_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='booking',
            name='channel',
            field=models.CharField(choices=[('web', '网上'), ('phone', '电话'), ('walk_in', '上门'), ('group', '团体'), ('api', '接口'), ('waiting', '候补')], default='web', max_length=8, verbose_name='来路'),
        ),
        migrations.AlterField(
            model_name='booking',
            name='state',
            field=models.CharField(choices=[('held', '保留中'), ('option', '团队预留'), ('requested', '待农家答复'), ('confirmed', '已确认'), ('checked_in', '在住'), ('no_show', '未到店'), ('checked_out', '已离店'), ('settled', '已结清'), ('expired', '已过期'), ('rejected', '农家未接'), ('cancelled', '已取消')], default=tourism.booking.states.BookingState['HELD'], max_length=12, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='statechange',
            name='after',
            field=models.CharField(choices=[('held', '保留中'), ('option', '团队预留'), ('requested', '待农家答复'), ('confirmed', '已确认'), ('checked_in', '在住'), ('no_show', '未到店'), ('checked_out', '已离店'), ('settled', '已结清'), ('expired', '已过期'), ('rejected', '农家未接'), ('cancelled', '已取消')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'option', 'requested']), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='what_waits_for_an_answer_expires'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='a_fee_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='bookinggroup',
            constraint=models.CheckConstraint(condition=models.Q(('attrition_percent__lte', 100)), name='attrition_is_at_most_all_of_the_rooms'),
        ),
        migrations.AddField(
            model_name='channel',
            name='room_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='homestays.roomtype'),
        ),
        migrations.AddField(
            model_name='channelevent',
            name='channel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='booking.channel'),
        ),
        migrations.AddField(
            model_name='channelevent',
            name='room',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='homestays.room'),
        ),
        migrations.AddField(
            model_name='roomnight',
            name='event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='room_nights', to='booking.channelevent'),
        ),
        migrations.AddConstraint(
            model_name='gatewaynotification',
            constraint=models.UniqueConstraint(fields=('gateway', 'event_id'), name='one_row_per_gateway_event'),
        ),
        migrations.AddConstraint(
            model_name='messagetext',
            constraint=models.UniqueConstraint(fields=('kind', 'audience', 'medium'), name='one_text_per_kind_audience_and_medium'),
        ),
        migrations.AddField(
            model_name='outboxevent',
            name='booking',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='booking.booking'),
        ),
        migrations.AddField(
            model_name='outboxevent',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='booking.bookinggroup'),
        ),
        migrations.AddField(
            model_name='message',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='booking.outboxevent'),
        ),
        migrations.AddField(
            model_name='paymententry',
            name='booking',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='booking.booking'),
        ),
        migrations.AddField(
            model_name='paymententry',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentorder',
            name='booking',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_orders', to='booking.booking'),
        ),
        migrations.AddField(
            model_name='refundorder',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='booking.paymentorder'),
        ),
        migrations.AddField(
            model_name='roomcare',
            name='cleaned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roomcare',
            name='room',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='care', to='homestays.room'),
        ),
        migrations.AddField(
            model_name='waitingparty',
            name='booking',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting_for', to='booking.booking'),
        ),
        migrations.AddField(
            model_name='waitingparty',
            name='household',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_parties', to='homestays.household'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.UniqueConstraint(fields=('room_type', 'name'), name='one_channel_of_a_name_per_room_type'),
        ),
        migrations.AddConstraint(
            model_name='channelevent',
            constraint=models.UniqueConstraint(fields=('channel', 'uid', 'starts_on', 'ends_on'), name='one_channel_event_per_stretch'),
        ),
        migrations.AddConstraint(
            model_name='channelevent',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='a_channel_event_has_a_night'),
        ),
        migrations.AddIndex(
            model_name='outboxevent',
            index=models.Index(fields=['told_at', 'id'], name='booking_out_told_at_a7916c_idx'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['state', 'next_try_at'], name='booking_mes_state_536b56_idx'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('event', 'audience', 'medium', 'address_index'), name='nobody_hears_the_same_thing_twice'),
        ),
        migrations.AddConstraint(
            model_name='paymententry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'due'), models.Q(('amount', 0), _negated=True)), ('amount__gt', 0), _connector='OR'), name='only_what_is_due_may_fall'),
        ),
        migrations.AddConstraint(
            model_name='paymententry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['paid', 'refunded']), _negated=True), models.Q(('method', ''), _negated=True), _connector='OR'), name='money_moves_in_some_way'),
        ),
        migrations.AddConstraint(
            model_name='paymententry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method__in', ['cash', 'transfer']), _negated=True), models.Q(('reference', ''), _negated=True), _connector='OR'), name='cash_and_transfer_have_a_receipt'),
        ),
        migrations.AddConstraint(
            model_name='paymentorder',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_payment_order_asks_for_money'),
        ),
        migrations.AddIndex(
            model_name='waitingparty',
            index=models.Index(fields=['state', 'household', 'check_in'], name='booking_wai_state_4944a6_idx'),
        ),
        migrations.AddConstraint(
            model_name='waitingparty',
            constraint=models.CheckConstraint(condition=models.Q(('check_out__gt', models.F('check_in'))), name='who_waits_wants_a_night'),
        ),
        migrations.AddConstraint(
            model_name='waitingparty',
            constraint=models.CheckConstraint(condition=models.Q(('guests__gte', 1)), name='who_waits_is_somebody'),
        ),
    ]
